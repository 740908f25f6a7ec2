-- What the server says about itself: scanning, ready, or in trouble; for `:Specward status` and a status line.
local M = {}

---@type { health: string, quiescent: boolean, message?: string }?
M.last = nil

M.handlers = {
  ['experimental/serverStatus'] = function(_, result)
    M.last = result
    vim.schedule(function()
      vim.api.nvim_exec_autocmds('User', { pattern = 'SpecwardStatus', data = result })
    end)
  end,
}

--- One word for a status line: `scanning`, `ready`, `warning`, `error`, or an empty string without a server.
function M.word()
  if not require('specward').client() then
    return ''
  elseif not M.last then
    return 'starting'
  elseif M.last.health ~= 'ok' then
    return M.last.health
  end
  return M.last.quiescent and 'ready' or 'scanning'
end

return M
