-- Installs the field grammar: compiles it with a C compiler and puts its queries where Neovim looks for them.
local M = {}

local function plugin_folder()
  return vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2))))
end

--- Where the grammar is: beside this plugin in the repository.
function M.source()
  return vim.fs.normalize(vim.g.specward_grammar or (plugin_folder() .. '/../../grammars'))
end

--- Where it is installed to: Neovim's own data folder, which is on the runtime path.
function M.target()
  return vim.fs.normalize(vim.fn.stdpath('data') .. '/site')
end

local function compiler()
  for _, name in ipairs({ vim.env.CC or '', 'cc', 'gcc', 'clang', 'zig' }) do
    if name ~= '' and vim.fn.executable(name) == 1 then
      return name == 'zig' and { 'zig', 'cc' } or { name }
    end
  end
end

local function compile(source, library)
  local command = compiler()
  if not command then
    return 'no C compiler found; install one or set $CC'
  end
  local flags = { '-O2', '-shared', '-fPIC', '-I' .. source, source .. '/parser.c', source .. '/scanner.c', '-o', library }
  local done = vim.system(vim.list_extend(command, flags), { text = true }):wait()
  return done.code ~= 0 and done.stderr or nil
end

local function copy(from, to)
  vim.fn.mkdir(vim.fs.dirname(to), 'p')
  local done, failure = vim.uv.fs_copyfile(from, to)
  return not done and failure or nil
end

--- Compiles and copies; tells the result. Returns whether it worked.
function M.install()
  local source, target = M.source(), M.target()
  vim.fn.mkdir(target .. '/parser', 'p')
  local failure = compile(source .. '/src', target .. '/parser/specward_fields.so')
    or copy(source .. '/queries/highlights.scm', target .. '/queries/specward_fields/highlights.scm')
    or copy(source .. '/hosts/markdown/injections.scm', target .. '/after/queries/markdown/injections.scm')
  if failure then
    vim.notify('Specward: the grammar is not installed: ' .. failure, vim.log.levels.ERROR)
  else
    vim.notify('Specward: grammar installed in ' .. target .. '; restart Neovim to see it')
  end
  return failure == nil
end

--- Whether Neovim can load it.
function M.is_installed()
  return (pcall(vim.treesitter.language.inspect, 'specward_fields'))
    or #vim.api.nvim_get_runtime_file('parser/specward_fields.so', false) > 0
end

return M
