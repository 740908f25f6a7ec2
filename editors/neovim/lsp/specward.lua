-- Neovim 0.11 and newer find this file by `vim.lsp.enable('specward')`; 0.10 gets the same table from the plugin.
return require('specward.config').get()
