-- Drives the language server from Neovim: nvim --headless -u NONE -c "luafile neovim.lua".
-- PLUMBLINE is the program, WORK a folder with faulty.json. Ends with status 1 when something is
-- not as it should be.
local function fail(message)
  io.stderr:write("neovim: " .. message .. "\n")
  vim.cmd("cquit 1")
end

local function equal(got, wanted, what)
  if not vim.deep_equal(got, wanted) then
    fail(what .. ": got " .. vim.inspect(got) .. ", expected " .. vim.inspect(wanted))
  end
end

local function main()
  local work = vim.env.WORK
  dofile(vim.env.PLUGIN).setup({ cmd = { vim.env.PLUMBLINE, "lsp" } })
  vim.cmd("filetype on")
  vim.cmd("edit " .. work .. "/faulty.json")
  local buffer = vim.api.nvim_get_current_buf()
  local ready = vim.wait(10000, function()
    return #vim.diagnostic.get(buffer) > 0
  end, 20)
  if not ready then
    fail("no diagnostics")
  end
  local found
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if one.code == "parameters/undeclared" then
      found = one
    end
  end
  if not found then
    fail("no parameters/undeclared")
  end
  -- Neovim counts bytes: the astral character before it has four.
  local line = vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1]
  equal(line:sub(found.col + 1, found.end_col), '"Parameters.Instence"', "marked text")
  equal(found.severity, vim.diagnostic.severity.ERROR, "severity")

  local function ask(method, row, column, more)
    vim.api.nvim_win_set_cursor(0, { row, column })
    local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(), more or {})
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 5000)
    for _, answer in pairs(answers or {}) do
      if answer.error then
        fail(method .. ": " .. vim.inspect(answer.error))
      end
      return answer.result
    end
    fail(method .. ": no answer")
  end
  local function column(row, text)
    local whole = vim.api.nvim_buf_get_lines(buffer, row - 1, row, false)[1]
    return whole:find(text, 1, true) - 1
  end

  local places = ask("textDocument/definition", 9, column(9, '"Prepare"') + 2)
  equal(places[1].range.start, { line = 7, character = 14 }, "definition")

  local offers = ask("textDocument/completion", 9, column(9, "Steps.Prepare.") + 14)
  local labels = {}
  for _, item in ipairs(offers) do
    labels[item.label] = item
  end
  if not labels.ModelArtifacts then
    fail("ModelArtifacts is not offered")
  end
  vim.lsp.util.apply_text_edits({ labels.ModelArtifacts.textEdit }, buffer, "utf-16")
  if not vim.api.nvim_buf_get_lines(buffer, 8, 9, false)[1]:find('"Steps.Prepare.ModelArtifacts"', 1, true) then
    fail("the offer is not what was put there")
  end

  local actions = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = {
      start = { line = 7, character = vim.str_utfindex(line, found.col + 1) },
      ["end"] = { line = 7, character = vim.str_utfindex(line, found.col + 1) },
    },
    context = { diagnostics = {}, only = { "quickfix" } },
  }, 5000)
  local fix
  for _, answer in pairs(actions) do
    fix = answer.result[1]
  end
  if not fix then
    fail("no fix")
  end
  vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
  if not vim.api.nvim_buf_get_lines(buffer, 7, 8, false)[1]:find('"Parameters.Instance"', 1, true) then
    fail("the fix does not mend: " .. vim.api.nvim_buf_get_lines(buffer, 7, 8, false)[1])
  end

  local edit = ask("textDocument/rename", 8, column(8, '"Prepare"') + 2, { newName = "Fit" })
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  if text:find("Prepare", 1, true) or not text:find('"Steps.Fit.ModelArtifacts"', 1, true) then
    fail("renamed to: " .. text)
  end

  vim.bo[buffer].shiftwidth = 2
  vim.bo[buffer].expandtab = true
  vim.lsp.buf.formatting_sync({}, 5000)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  equal(lines[3], '  "Parameters": [', "formatted")
  if #lines < 30 then
    fail("formatted to " .. #lines .. " lines")
  end
  local cleared = vim.wait(10000, function()
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      if one.code == "parameters/undeclared" then
        return false
      end
    end
    return true
  end, 20)
  if not cleared then
    fail("the finding is still there")
  end
  vim.lsp.stop_client(vim.lsp.get_active_clients())
  print("neovim: fine\n")
  vim.cmd("qall!")
end

local done, message = xpcall(main, debug.traceback)
if not done then
  fail(message)
end
