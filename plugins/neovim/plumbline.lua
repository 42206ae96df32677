-- plumbline for Neovim 0.7 and later, without other plugins:
--
--   dofile("/path/to/plumbline.lua").setup({})
--
-- Options: cmd (how to start the server), filetypes, settings (see docs/editors.md), on_attach.
local M = {}

local defaults = {
  cmd = { "plumbline", "lsp" },
  filetypes = { "json", "jsonc", "yaml", "terraform" },
  settings = {},
}

local clients = {} -- by root

local function root_of(path)
  local found = vim.fn.finddir(".git", vim.fn.fnamemodify(path, ":h") .. ";")
  return found ~= "" and vim.fn.fnamemodify(found, ":p:h:h") or vim.fn.fnamemodify(path, ":p:h")
end

function M.attach(buffer, options)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local id = clients[root]
  if id == nil or vim.lsp.get_client_by_id(id) == nil then
    id = vim.lsp.start_client({
      name = "plumbline",
      cmd = options.cmd,
      root_dir = root,
      init_options = { plumbline = options.settings },
      settings = { plumbline = options.settings },
      on_attach = options.on_attach,
    })
    clients[root] = id
  end
  if id ~= nil then
    vim.lsp.buf_attach_client(buffer, id)
  end
  return id
end

function M.setup(given)
  local options = vim.tbl_deep_extend("force", defaults, given or {})
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("plumbline", {}),
    pattern = options.filetypes,
    callback = function(event)
      M.attach(event.buf, options)
    end,
  })
end

return M
