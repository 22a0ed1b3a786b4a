-- Run in Neovim with a file that is open: waits for a finding, shows it as its
-- user would (gl), applies its fix (ga), and waits until it is gone.

local function say(...)
  io.stdout:write(string.format(...), '\n')
end

local function wait(what, ready)
  if not vim.wait(60000, ready, 50) then
    say('waited in vain for %s', what)
    vim.cmd('cquit 1')
  end
end

local function ours()
  return vim.tbl_filter(function(d)
    return tostring(d.code or vim.tbl_get(d, 'user_data', 'lsp', 'code'))
      :match('^linuxkernel%-')
  end, vim.diagnostic.get(0))
end

-- The first of the actions offered that is a fix.
vim.ui.select = function(actions, _, choose)
  for i, action in ipairs(actions) do
    if action[2].kind == 'quickfix' then
      say('fix: %s', action[2].title)
      return choose(action, i)
    end
  end
  say('no fix is offered')
  vim.cmd('cquit 1')
end

wait('a finding', function() return #ours() > 0 end)
local found = ours()[1]
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
vim.api.nvim_feedkeys('gl', 'xt', false)
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= '' then
    local buffer = vim.api.nvim_win_get_buf(window)
    for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
      say('float: %s', line)
    end
  end
end
vim.api.nvim_feedkeys('ga', 'xt', false)
wait('the end of the finding', function() return #ours() == 0 end)
say('line: %s', vim.api.nvim_get_current_line())
say('nothing is left')
vim.cmd('qall!')
