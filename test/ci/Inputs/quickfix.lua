-- Prints what Vim's quickfix list makes of the file "lines", by the format that is
-- in the file "efm", and ends Neovim.
local ok, why = pcall(function()
  local format = vim.fn.readfile("efm")[1]
  vim.fn.setqflist({}, "r", { lines = vim.fn.readfile("lines"), efm = format })
  for _, item in ipairs(vim.fn.getqflist()) do
    assert(item.valid == 1, item.text)
    io.write(vim.fn.bufname(item.bufnr), ":", item.lnum, ":", item.col, ": ",
             item.type, ": ", vim.trim(item.text), "\n")
  end
end)
if not ok then io.write(why, "\n") end
vim.cmd(ok and "qa!" or "cq")
