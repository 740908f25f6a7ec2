; extends

; For the markdown grammar of an editor, not for this grammar: reads the header fields of specs and ADRs inside
; markdown. The line above makes Neovim add this file to its own queries; in Helix, append it to the editor's
; `runtime/queries/markdown/injections.scm`. The patterns mean the same in Vim's and in Rust's regular expressions.

; A paragraph or bullet that starts with one of our keys.
((inline) @injection.content
  (#match? @injection.content "^[*_`]*(ID|Id|Status|Implements|Parent|Context Pack|Context pack|Blocked By|Blocked by|Blocks|Contracts Referenced|Contracts|Contract Specs|Contract Change|Depends On|Depends on|Affects|Outcome|Owner|Version|Date|Scope|Children|ADRs|Component Repo|Platform Spec|Platform Spec ID|Supersedes|Superseded By|Superseded by|Consumers|Producer|Compatibility|Dual Publish|Source|Sources|id|status|implements|context_pack|context_pack_version|blocked_by|contracts_referenced|contract_change|component_repo|platform_spec_id|outcome|owner|version)[*_`]* ?:")
  (#set! injection.language "specward_fields"))

; A gate with its verdict.
((inline) @injection.content
  (#match? @injection.content "^[^:]+: +[*_`]*(PASS|FAIL)")
  (#set! injection.language "specward_fields"))

; A bullet or paragraph that is only a reference: the items of a list under a key.
((inline) @injection.content
  (#match? @injection.content "^([a-z][a-z0-9-]*/)?[A-Z][A-Z0-9]+-[0-9]+([ @:].*)?$")
  (#set! injection.language "specward_fields"))

; A row of a metadata table.
([(pipe_table_header) (pipe_table_row)] @injection.content
  (#match? @injection.content "^[|]? *[*_`]*(ID|Status|Implements|Context Pack|Blocked By|Contracts Referenced|Depends On|Affects|Outcome|Owner|Version|Date|Scope|Supersedes|Superseded By|Consumers|Producer|Compatibility|Dual Publish|component_repo|platform_spec_id|context_pack_version|contract_change|blocked_by)[*_`:]* *[|]")
  (#set! injection.language "specward_fields")
  (#set! injection.include-children))

; Front matter that holds one of our keys.
((minus_metadata) @injection.content
  (#match? @injection.content "(implements|context_pack|blocked_by|contracts_referenced|supersedes|superseded-by|superseded_by) *:")
  (#set! injection.language "specward_fields"))
