-- What code lenses call (docs/protocol.md, "Commands of clients").
local M = {}

local function show_references(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local locations = command.arguments[3]
  if not client or #locations == 0 then
    return
  end
  local items = vim.lsp.util.locations_to_items(locations, client.offset_encoding)
  vim.fn.setqflist({}, ' ', { title = command.title, items = items })
  vim.cmd('botright copen')
end

local function show_gates(command)
  vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(command.arguments[1])))
  vim.cmd('Specward gates')
end

M.commands = {
  ['specward.showReferences'] = show_references,
  ['specward.showGates'] = show_gates,
}

--- Tells Neovim how to run them.
function M.register()
  for name, run in pairs(M.commands) do
    vim.lsp.commands[name] = run
  end
end

return M
