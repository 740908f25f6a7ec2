-- Defines `:Specward`. Starts no server: that is `vim.lsp.enable('specward')` or `require('specward').setup()`.
if vim.g.loaded_specward then
  return
end
vim.g.loaded_specward = true

vim.api.nvim_create_user_command('Specward', function(call)
  require('specward.commands').run(call.fargs)
end, {
  nargs = '+',
  desc = 'Specward: gates, graph, new, adr, status, restart, log, grammar',
  complete = function(lead, line)
    return require('specward.commands').complete(lead, line)
  end,
})
