-- The user's configuration in the test: what editors/neovim/README.md tells to write.
vim.opt.runtimepath:append(vim.env.SPECWARD_PLUGIN)
if vim.lsp.enable then
  vim.lsp.enable('specward')
else
  require('specward').setup()
end
vim.opt.swapfile = false
vim.opt.hidden = true
