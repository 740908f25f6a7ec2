-- How the server is started: command, file types, root, settings. Knows nothing of commands or windows.
local M = {}

-- What makes a folder a root, as the server sees it (docs/documents.md).
M.markers = {
  'specward.toml',
  '.specify',
  'platform-specs',
  'initiatives',
  'constitution',
  'openspec',
  'context',
}

---@class specward.Options
---@field cmd? string[] Command of the server; default `{ 'specward', 'lsp' }`.
---@field settings? table Settings under `specward`, see `:help specward-settings`.
---@field codelens? boolean Show code lenses and keep them fresh; default true.
---@field inlay_hints? boolean Show inlay hints; default true.
local defaults = { cmd = { 'specward', 'lsp' }, settings = {}, codelens = true, inlay_hints = true }

M.options = vim.deepcopy(defaults)

---@param options? specward.Options
function M.set(options)
  M.options = vim.tbl_deep_extend('force', vim.deepcopy(defaults), options or {})
end

local function is_inside(path, folder)
  return path == folder or vim.startswith(path, folder .. '/')
end

local function normal(path)
  return (vim.fs.normalize(vim.uv.fs_realpath(path) or path))
end

-- `specs` alone is a root only beside `context`; `context` alone is too common a name.
local function is_root(folder)
  local function has(name)
    return vim.uv.fs_stat(folder .. '/' .. name) ~= nil
  end
  for _, marker in ipairs(M.markers) do
    if has(marker) and (marker ~= 'context' or has('specs')) then
      return true
    end
  end
  return false
end

--- The folder to open for a file: the working folder where it holds the file's root, so that repositories side by side
--- are one workspace; else that root. Nil for a file outside of any root, on which the server is not started.
---@param file string
---@return string?
function M.root(file)
  if file == '' or file:match('^%w+://') then
    return nil
  end
  local path, root = normal(file), nil
  for folder in vim.fs.parents(path) do
    if is_root(folder) then
      root = folder
      break
    end
  end
  if not root then
    return nil
  end
  local cwd, home = normal(vim.fn.getcwd()), normal(vim.uv.os_homedir() or '/')
  return (cwd ~= home and cwd ~= '/' and is_inside(root, cwd)) and cwd or root
end

--- The table for `vim.lsp.config`.
function M.get()
  return {
    cmd = M.options.cmd,
    filetypes = { 'markdown', 'toml', 'json' },
    root_dir = function(buffer, on_dir)
      local name = vim.api.nvim_buf_get_name(buffer)
      if M.wants(buffer) then
        local root = M.root(name)
        if root then
          on_dir(root)
        end
      end
    end,
    settings = { specward = M.options.settings },
    init_options = { specward = M.options.settings, commands = vim.tbl_keys(require('specward.lenses').commands) },
    capabilities = { experimental = { serverStatusNotification = true } },
    on_attach = require('specward').on_attach,
    handlers = require('specward.status').handlers,
  }
end

--- Markdown, and the two files of other types that the server reads.
---@param buffer integer
function M.wants(buffer)
  if vim.bo[buffer].buftype ~= '' then
    return false
  end
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(buffer))
  return vim.bo[buffer].filetype == 'markdown' or name == 'specward.toml' or name == 'spec-graph.json'
end

return M
