-- `:Specward SUBCOMMAND`: what each does and how its arguments complete.
local M = {}

local specward = require('specward')

local kinds = {
  'platform-spec',
  'component-spec',
  'contract-spec',
  'change-spec',
  'bug-spec',
  'hotfix-spec',
  'follow-up-spec',
  'adr',
  'initiative',
  'context-pack',
  'constitution',
  'domain',
  'fan-out-tasks',
}

local function document()
  return { uri = vim.uri_from_bufnr(0) }
end

local function quickfix(title, items)
  vim.fn.setqflist({}, ' ', { title = title, items = items })
  vim.cmd('botright copen')
end

local severity = { error = 'E', warning = 'W', info = 'I', hint = 'N' }

local function gate_items(spec)
  local items = {}
  for _, gate in ipairs(spec.gates) do
    local item = { filename = vim.uri_to_fname(spec.uri), lnum = 1, text = gate.name .. ': ' .. gate.verdict }
    items[#items + 1] = item
    for _, finding in ipairs(gate.findings) do
      items[#items + 1] = {
        filename = vim.uri_to_fname(spec.uri),
        lnum = finding.range.start.line + 1,
        col = finding.range.start.character + 1,
        type = severity[finding.severity],
        text = ('%s (%s)'):format(finding.message, finding.rule),
      }
    end
  end
  return items
end

local function gates()
  specward.ask('specward/gates', { textDocument = document() }, function(result)
    local spec = result.specs[1]
    if not spec then
      vim.notify('Specward: this document has no gates')
      return
    end
    quickfix('Gates of ' .. (spec.id or spec.title), gate_items(spec))
  end)
end

local function graph_items(result)
  local nodes = {}
  for _, node in ipairs(result.nodes) do
    nodes[node.key] = node
  end
  local items = {}
  for _, edge in ipairs(result.edges) do
    local from, to = nodes[edge.from], nodes[edge.to]
    local text = ('%s  %s  %s'):format(from.id or from.title, edge.role, to.id or to.title)
    local shown = edge.to == result.focus and from or to
    items[#items + 1] = { filename = shown.uri and vim.uri_to_fname(shown.uri) or nil, lnum = 1, text = text }
  end
  return items
end

local function graph()
  specward.ask('specward/graph', { textDocument = document(), depth = 1 }, function(result)
    quickfix('Links of ' .. vim.fn.expand('%:t'), graph_items(result))
  end)
end

local function apply(result, client)
  vim.lsp.util.apply_workspace_edit(result.edit, client.offset_encoding)
  vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(result.uri)))
end

local function scaffold(kind, title)
  if title == '' then
    title = vim.fn.input('Title: ')
  end
  if title ~= '' then
    specward.ask('specward/scaffold', { kind = kind, title = title, textDocument = document() }, apply)
  end
end

local function new(arguments)
  local kind = table.remove(arguments, 1)
  if not vim.tbl_contains(kinds, kind) then
    vim.notify('Specward: new what? One of ' .. table.concat(kinds, ', '), vim.log.levels.WARN)
    return
  end
  scaffold(kind, table.concat(arguments, ' '))
end

local function status()
  local last = require('specward.status').last or {}
  local word = require('specward.status').word()
  vim.notify('Specward: ' .. (word == '' and 'no server' or word) .. (last.message and ', ' .. last.message or ''))
end

local function restart()
  local buffers = {}
  for _, client in ipairs(vim.lsp.get_clients({ name = 'specward' })) do
    for buffer in pairs(client.attached_buffers) do
      buffers[#buffers + 1] = buffer
    end
    vim.lsp.stop_client(client.id)
  end
  local stopped = vim.wait(3000, function()
    return #vim.lsp.get_clients({ name = 'specward' }) == 0
  end, 20)
  if not stopped then
    vim.notify('Specward: the server did not end', vim.log.levels.ERROR)
    return
  end
  for _, buffer in ipairs(buffers) do
    specward.start(buffer)
  end
end

local function log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
end

local commands = {
  gates = gates,
  graph = graph,
  new = new,
  adr = function(arguments)
    scaffold('adr', table.concat(arguments, ' '))
  end,
  status = status,
  restart = restart,
  log = log,
  grammar = function()
    require('specward.grammar').install()
  end,
}

--- Runs `:Specward` with these arguments.
---@param arguments string[]
function M.run(arguments)
  local name = table.remove(arguments, 1)
  local command = commands[name]
  if command then
    command(arguments)
  else
    vim.notify('Specward: unknown command ' .. name, vim.log.levels.ERROR)
  end
end

--- Completes a subcommand, or the kind after `new`.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local words = vim.split(vim.trim(line:sub(1, #line - #lead)), '%s+')
  local offered = {}
  if #words == 1 then
    offered = vim.tbl_keys(commands)
  elseif #words == 2 and words[2] == 'new' then
    offered = kinds
  end
  table.sort(offered)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, offered)
end

return M
