; Highlights for header fields. The capture names are those that Neovim and Helix both know; where a theme knows
; neither, the first part of the name still gives a colour.

(key) @property

(id) @constant
(version) @number
(date) @number
(url) @markup.link.url
(target) @markup.link.url
(label) @markup.link.label
(link (word) @markup.link.label)
(link (text) @markup.link.label)

(value (list (word) @string))

; What a status field says.
((field
  key: (key) @_key
  value: (value . [(mark) (symbol)]* . [(word) (text)] @type))
  (#any-of? @_key "Status" "status" "STATUS" "State" "state" "Statut" "statut" "Estado" "estado" "状态"))

((verdict) @diff.plus
  (#any-of? @diff.plus "PASS" "PASSED" "Pass" "Passed"))
((verdict) @diff.minus
  (#any-of? @diff.minus "FAIL" "FAILED" "Fail" "Failed"))

(empty) @constant.builtin

; What still waits for an author: Neovim takes the first name, Helix the second.
(unresolved) @comment.todo @warning
(placeholder) @comment.todo @warning
(verdict_choice) @comment.todo @warning

(note ["(" ")" "—"] @comment)
(note (word) @comment)
(note (text) @comment)

(tag) @tag
(marker) @punctuation.special
(checkbox) @punctuation.special
(rule) @punctuation.special
(mark) @punctuation.delimiter

[":" "：" "," ";" "|" "·" "•" "/"] @punctuation.delimiter
["→" "->" "=>" (range "..")] @operator
(reference ["@" ":"] @operator)
["[" "]" "](" "][" "[[" "]]"] @punctuation.bracket
