-- Drives a real Neovim through the scenario: starts it as a child, types into it, reads its buffers and windows.
--
--   nvim --clean -l drive.lua SCENARIO WORKSPACE SECONDS
--
-- SECONDS is how long a check may wait for the right answer; `SPECWARD_NVIM` is the command of the editor.
local scenario_file, workspace, seconds = arg[1], arg[2], tonumber(arg[3])
local here = vim.fs.dirname(vim.fs.normalize(arg[0]))

local passed, failed = 0, 0

local function start_editor()
  local command = { vim.env.SPECWARD_NVIM, '--embed', '--headless', '-u', here .. '/init.lua' }
  return vim.fn.jobstart(command, { rpc = true, cwd = workspace })
end

local editor = start_editor()

local function say(text)
  io.stdout:write(text, '\n')
  io.stdout:flush()
end

local function lua(code, ...)
  return vim.rpcrequest(editor, 'nvim_exec_lua', code, { ... })
end

local function keys(text)
  vim.rpcrequest(editor, 'nvim_input', text)
end

--- Asks until the answer is true; the deadline ends it.
local function eventually(question)
  return vim.wait(seconds * 1000, question, 25)
end

local function report(name, good, detail)
  if good then
    passed = passed + 1
    say('pass  ' .. name)
  else
    failed = failed + 1
    say(('fail  %s%s'):format(name, detail and ': ' .. detail or ''))
  end
end

local function path(file)
  return workspace .. '/' .. file
end

local function open(file)
  keys('<C-\\><C-n>')
  lua([[
    vim.cmd('silent! only')
    if vim.api.nvim_buf_get_name(0) ~= ... then
      vim.cmd.edit(vim.fn.fnameescape(...))
    end
  ]], path(file))
end

local function line_text(line)
  return lua('return vim.fn.getline(...)', line)
end

--- Puts the cursor on a text of a line.
local function put_cursor(line, text)
  return lua([[
    local line, text = ...
    local column = vim.fn.getline(line):find(text, 1, true)
    vim.fn.cursor(line, column or 1)
    return column ~= nil
  ]], line, text)
end

--- Types over a text, as a person would.
local function type_over(check)
  if check.type and put_cursor(check.line, check.type.from) then
    keys(('c%dl%s<Esc>'):format(#check.type.from, check.type.to))
    eventually(function()
      return line_text(check.line):find(check.type.to, 1, true) ~= nil
    end)
  end
end

local function start(check)
  open(check.file)
  type_over(check)
  if check.text then
    put_cursor(check.line, check.text)
  end
end

local function attached()
  return lua([[return #vim.lsp.get_clients({ name = 'specward', bufnr = 0 }) == 1]])
end

local function has_finding(check)
  return lua([[
    local line, rule = ...
    for _, diagnostic in ipairs(vim.diagnostic.get(0, { lnum = line - 1 })) do
      if diagnostic.code == rule then return true end
    end
    return false
  ]], check.line, check.expect.rule)
end

local function all_findings()
  return lua([[
    return vim.iter(vim.diagnostic.get(0)):map(function(d) return (d.lnum + 1) .. ' ' .. tostring(d.code) end):join(', ')
  ]])
end

local function current_file()
  return lua('return vim.api.nvim_buf_get_name(0)')
end

local function quickfix_files()
  return lua([[
    return vim.iter(vim.fn.getqflist()):map(function(item) return vim.fn.bufname(item.bufnr) end):totable()
  ]])
end

local function floating_text()
  return lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true), '\n')
      end
    end
    return ''
  ]])
end

local function popup_labels()
  return lua([[
    return vim.iter(vim.fn.complete_info({ 'items' }).items):map(function(item) return item.abbr ~= '' and item.abbr or item.word end):totable()
  ]])
end

local function ends_with_one_of(names, wanted)
  return vim.iter(names):any(function(name)
    return vim.endswith(name, wanted)
  end)
end

local function starts_with_one_of(labels, wanted)
  return vim.iter(labels):any(function(label)
    return vim.startswith(label, wanted)
  end)
end

local function read(file)
  local stream = io.open(file)
  local text = stream and stream:read('*a') or ''
  if stream then
    stream:close()
  end
  return text
end

local function has_all(text, pieces)
  return vim.iter(pieces):all(function(piece)
    return text:find(piece, 1, true) ~= nil
  end)
end

local doing = {}

doing['finding'] = function(check)
  start(check)
  return eventually(function()
    return has_finding(check)
  end), 'the findings are ' .. all_findings()
end

doing['no finding'] = function(check)
  open(check.file)
  local was_there = eventually(function()
    return has_finding(check)
  end)
  type_over(check)
  local gone = was_there and eventually(function()
    return not has_finding(check)
  end)
  return gone, was_there and 'it stays' or 'it was never there'
end

doing['definition'] = function(check)
  start(check)
  local good = eventually(function()
    if current_file() == path(check.file) then
      lua('vim.lsp.buf.definition()')
      vim.wait(100)
    end
    return current_file() == path(check.expect.file)
  end)
  return good, 'it leads to ' .. current_file()
end

doing['references'] = function(check)
  start(check)
  local good = eventually(function()
    lua('vim.fn.setqflist({}) vim.lsp.buf.references()')
    vim.wait(200, function()
      return #quickfix_files() > 0
    end, 20)
    local found = quickfix_files()
    return vim.iter(check.expect.files):all(function(file)
      return ends_with_one_of(found, file)
    end)
  end)
  return good, 'the list is ' .. table.concat(quickfix_files(), ', ')
end

doing['hover'] = function(check)
  start(check)
  local good = eventually(function()
    if floating_text() == '' then
      lua('vim.lsp.buf.hover()')
      vim.wait(100)
    end
    return floating_text():find(check.expect.text, 1, true) ~= nil
  end)
  return good, 'it shows ' .. floating_text()
end

doing['completion'] = function(check)
  start(check)
  eventually(attached)
  put_cursor(check.line, '')
  keys('A')
  local good = eventually(function()
    if #popup_labels() == 0 then
      keys('<C-x><C-o>')
      vim.wait(200, function()
        return #popup_labels() > 0
      end, 20)
    end
    return starts_with_one_of(popup_labels(), check.expect.label)
  end)
  local offered = table.concat(popup_labels(), ', ')
  keys('<C-e><Esc>')
  return good, 'it offers ' .. offered
end

local function action_titles()
  return lua([[
    local params = vim.lsp.util.make_range_params(0, 'utf-16')
    params.context = { diagnostics = {} }
    local titles = {}
    for _, answer in pairs(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 2000) or {}) do
      for _, action in ipairs(answer.result or {}) do titles[#titles + 1] = action.title end
    end
    return titles
  ]])
end

local function apply_action(title)
  lua([[
    local title = ...
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action) return vim.startswith(action.title, title) end,
    })
  ]], title)
end

doing['action'] = function(check)
  start(check)
  local offered = eventually(function()
    return starts_with_one_of(action_titles(), check.title)
  end)
  if not offered then
    return false, 'it offers ' .. table.concat(action_titles(), ', ')
  end
  apply_action(check.title)
  local created
  local good = eventually(function()
    lua([[vim.cmd('silent! wall')]])
    if check.expect.created then
      created = vim.fn.glob(path(check.expect.created), false, true)[1]
      if not created or not has_all(read(created), check.expect.holds) then
        return false
      end
    end
    return has_all(read(path(check.file)), { check.expect.source })
  end)
  return good, ('created %s:\n%s'):format(created or 'nothing', created and read(created) or '')
end

doing['rename'] = function(check)
  start(check)
  eventually(attached)
  lua('vim.lsp.buf.rename(...)', check.to)
  local good = eventually(function()
    lua([[vim.cmd('silent! wall')]])
    return vim.iter({ check.expect.files, check.expect.moved }):flatten():all(function(file)
      return has_all(read(path(file)), { check.to })
    end)
  end)
  return good, 'not all files have it, or the file has its old name'
end

doing['lens'] = function(check)
  start(check)
  local function titles()
    return lua([[
      return vim.iter(vim.lsp.codelens.get(0)):map(function(lens) return lens.command and lens.command.title or '' end):join('\n')
    ]])
  end
  return eventually(function()
    return titles():find(check.expect.text, 1, true) ~= nil
  end), 'the lenses are ' .. titles()
end

doing['inlay'] = function(check)
  start(check)
  local function labels()
    return lua([[
      return vim.iter(vim.lsp.inlay_hint.get({ bufnr = 0 })):map(function(hint)
        local label = hint.inlay_hint.label
        return type(label) == 'string' and label or vim.iter(label):map(function(part) return part.value end):join('')
      end):join('\n')
    ]])
  end
  return eventually(function()
    return labels():find(check.expect.text, 1, true) ~= nil
  end), 'the hints are ' .. labels()
end

local function run_scenario()
  for _, check in ipairs(vim.json.decode(read(scenario_file))) do
    local did, good, detail = pcall(doing[check['do']], check)
    report(check.name, did and good, did and detail or tostring(good))
  end
end

local function quickfix_text()
  return lua([[return vim.iter(vim.fn.getqflist()):map(function(item) return item.text end):join('\n')]])
end

--- What only the plugin has: health, commands, grammar.
local function run_own()
  local health = lua([[
    vim.cmd('silent checkhealth specward')
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
  ]])
  report('checkhealth finds the server', health:find('specward %d+%.%d+') and not health:find('ERROR'), health)

  open('checkout-repo/specs/SPEC-CHECKOUT-03-declined-payments.md')
  lua([[vim.fn.setqflist({}) vim.cmd('Specward gates')]])
  report('Specward gates lists what is behind a verdict', eventually(function()
    return quickfix_text():find('Ready to implement: FAIL', 1, true) and quickfix_text():find('ready/open-adr', 1, true)
  end), quickfix_text())

  open('checkout-repo/specs/SPEC-CHECKOUT-03-declined-payments.md')
  lua([[vim.fn.setqflist({}) vim.cmd('Specward graph')]])
  report('Specward graph lists what is linked', eventually(function()
    return quickfix_text():find('SPEC-CHECKOUT-03  blocked_by  ADR-005', 1, true)
  end), quickfix_text())

  open('cart-repo/specs/SPEC-CART-01-guest-session.md')
  lua([[vim.cmd('Specward new bug-spec Cart loses a line')]])
  report('Specward new opens the new document', eventually(function()
    return current_file() == path('cart-repo/bugs/BUG-CART-08-cart-loses-a-line.md')
      and line_text(1) == '# BUG-CART-08: Cart loses a line'
  end), current_file() .. ': ' .. line_text(1))

  lua([[vim.cmd('silent Specward grammar')]])
  vim.fn.jobstop(editor)
  editor = start_editor()
  open('checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md')
  local captures = lua([[
    vim.treesitter.start(0, 'markdown')
    vim.treesitter.get_parser(0, 'markdown'):parse(true)
    local column = vim.fn.getline(9):find('ADR-005', 1, true) - 1
    return vim.iter(vim.treesitter.get_captures_at_pos(0, 8, column)):map(function(c) return c.lang .. ':' .. c.capture end):totable()
  ]])
  report('the grammar colours an id', vim.tbl_contains(captures, 'specward_fields:constant'), vim.inspect(captures))
end

run_scenario()
if not vim.env.SPECWARD_FALSIFIED then
  run_own()
end
vim.fn.jobstop(editor)
say(('%d passed, %d failed'):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
