-- `:checkhealth specward`: what is found, what is missing, and what to do about it.
local M = {}

local config = require('specward.config')

local function neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  elseif vim.fn.has('nvim-0.10') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()) .. '; call require("specward").setup(), as vim.lsp.enable came with 0.11')
  else
    vim.health.error('Neovim is older than 0.10', { 'Install Neovim 0.10 or newer.' })
  end
end

local function binary()
  local command = config.options.cmd[1]
  local path = vim.fn.exepath(command)
  if path == '' then
    vim.health.error(("'%s' is not on PATH"):format(command), {
      'Install it with `cargo install --path server/cli`.',
      "Or name it: require('specward').setup({ cmd = { '/path/to/specward', 'lsp' } })",
    })
    return
  end
  local done = vim.system({ path, '--version' }, { text = true }):wait(5000)
  if done.code == 0 then
    vim.health.ok(('%s (%s)'):format(vim.trim(done.stdout), path))
  else
    vim.health.error(('%s does not answer to --version'):format(path), { vim.trim(done.stderr or '') })
  end
end

local function clients()
  local running = vim.lsp.get_clients({ name = 'specward' })
  if #running == 0 then
    vim.health.info('No server runs. It starts with the first markdown file inside a root: ' .. table.concat(config.markers, ', '))
  end
  for _, client in ipairs(running) do
    vim.health.ok(('server %d on %s, %s'):format(client.id, client.root_dir or '?', require('specward.status').word()))
  end
end

local function grammar()
  if require('specward.grammar').is_installed() then
    vim.health.ok('the field grammar is installed')
  else
    vim.health.info('the field grammar is not installed: headers have no colours of their own; `:Specward grammar` builds it')
  end
end

function M.check()
  vim.health.start('Specward')
  neovim()
  binary()
  clients()
  grammar()
end

return M
