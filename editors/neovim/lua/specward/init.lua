-- The plugin's functions: start, attach, requests of our own. Commands are in `specward.commands`.
local M = {}

local config = require('specward.config')

--- Sets options and enables the server. Without a call, `vim.lsp.enable('specward')` works as well on 0.11.
---@param options? specward.Options
function M.setup(options)
  config.set(options)
  if vim.lsp.config then
    vim.lsp.config('specward', config.get())
    vim.lsp.enable('specward')
  else
    M.start_by_filetype()
  end
end

--- Neovim 0.10: no `vim.lsp.enable`, so a server is started or reused for each buffer.
function M.start_by_filetype()
  local group = vim.api.nvim_create_augroup('specward', {})
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = { 'markdown', 'toml', 'json' },
    callback = function(event)
      M.start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      M.start(buffer)
    end
  end
end

--- Starts or reuses the server for one buffer.
---@param buffer integer
function M.start(buffer)
  local server = config.get()
  server.root_dir(buffer, function(root)
    server.root_dir, server.name = root, 'specward'
    server.capabilities = vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), server.capabilities)
    vim.lsp.start(server, { bufnr = buffer })
  end)
end

--- The server of this buffer, or any that runs.
---@param buffer? integer
---@return vim.lsp.Client?
function M.client(buffer)
  local here = vim.lsp.get_clients({ name = 'specward', bufnr = buffer or 0 })
  return here[1] or vim.lsp.get_clients({ name = 'specward' })[1]
end

local function supports(client, method)
  return vim.lsp.client and vim.fn.has('nvim-0.11') == 1 and client:supports_method(method) or client.supports_method(method)
end

local function keep_lenses_fresh(buffer)
  local group = vim.api.nvim_create_augroup('specward_lens_' .. buffer, {})
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'BufWritePost' }, {
    group = group,
    buffer = buffer,
    callback = function()
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end,
  })
  vim.lsp.codelens.refresh({ bufnr = buffer })
end

--- Runs when the server takes a buffer: code lenses and inlay hints, where wanted and offered.
---@param client vim.lsp.Client
---@param buffer integer
function M.on_attach(client, buffer)
  require('specward.lenses').register()
  if config.options.codelens and supports(client, 'textDocument/codeLens') then
    keep_lenses_fresh(buffer)
  end
  if config.options.inlay_hints and supports(client, 'textDocument/inlayHint') then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
end

--- Asks the server; calls `on_result` with the answer, or tells why there is none.
---@param method string
---@param params table
---@param on_result fun(result: any, client: vim.lsp.Client)
function M.ask(method, params, on_result)
  local client = M.client()
  if not client then
    vim.notify('Specward: no server runs here; see :checkhealth specward', vim.log.levels.WARN)
    return
  end
  local function handler(failure, result)
    if failure then
      vim.notify('Specward: ' .. failure.message, vim.log.levels.ERROR)
    elseif result then
      on_result(result, client)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, 0)
  else
    client.request(method, params, handler, 0)
  end
end

--- Text for a status line, see |specward-statusline|.
function M.statusline()
  return require('specward.status').word()
end

return M
