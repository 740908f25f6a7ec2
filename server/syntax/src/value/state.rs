//! Which values say nothing: empty lists, things to be decided, texts of a template that nobody has filled in.
//! Knows no key.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dress;
use crate::key::fold;

/// Words for an empty list, folded.
static EMPTY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "[]|{}|()|—|–|/|none|nil|null|n/a|na|n.a.|notapplicable|notblocked|nothing|empty|noblockers|nobody|\
    noopenadrs|noadrs|noneyet|notsuperseded|nocontracts|nodependencies|emptylist|keine|keiner|keines|\
    nichts|entfällt|nichtblockiert|aucun|aucune|néant|rien|ninguno|ninguna|nada|nenhum|nenhuma|noaplica|\
    nãoseaplica|无|没有|暂无|不适用"
        .split('|')
        .collect()
});

/// Words for something to be decided, folded.
static UNRESOLVED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "tbd|tba|tbc|todo|fixme|?|??|???|????|tobedecided|tobedetermined|tobedefined|tobeconfirmed|\
    tobeclarified|needsclarification|unklar|nochoffen|zuklären|nochzuklären|àdéfinir|àpréciser|pordefinir|adefinir|待定|未定"
        .split('|')
        .collect()
});

/// Words that templates put in brackets, folded.
static PLACEHOLDERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "version|id|date|name|owner|link|links|url|title|yyyymmdd|specid|adrid|adrids|status|team|author|\
    value|list|packid|contextpack|description|component|domain|yourname|number"
        .split('|')
        .collect()
});

/// Whether a value, without note, says that a list is empty.
pub fn is_empty(text: &str) -> bool {
    let folded = fold(text.trim_end_matches('.'));
    let only_dashes = !text.trim().is_empty() && text.trim().chars().all(|c| matches!(c, '-' | '—' | '–'));
    only_dashes
        || EMPTY.contains(folded.trim_matches(['(', ')', '[', ']', '"', '\'', '_']))
        || matches!(folded.as_str(), "[]" | "{}" | "()")
}

/// Whether a value says that something is to be decided: `TBD`, `?`, `TODO: ask the owner`.
pub fn is_unresolved(text: &str) -> bool {
    let plain = dress::plain(text);
    let head =
        plain.trim_start_matches(['[', '(', '<', '{']).split([':', '(', ',', ';', '—', '–']).next().unwrap_or_default();
    let first = head.split([' ', ']', ')', '>', '}']).next().unwrap_or_default();
    let upper = first.len() >= 3 && first.bytes().all(|b| b.is_ascii_uppercase());
    let whole = fold(head.trim_matches(['[', ']', '(', ')', '<', '>', '{', '}', ' ', '.']));
    UNRESOLVED.contains(whole.as_str()) || (upper && UNRESOLVED.contains(fold(first).as_str()))
}

/// Whether a value is still the text of a template: `[Draft / Approved / …]`, `[version]`, `PASS/FAIL`, `{date}`, `<name>`,
/// `ADR-XXX`, `YYYY-MM-DD`, `yes / no`.
pub fn is_placeholder(value: &str) -> bool {
    let text = value.trim().trim_matches(['`', '*', '"', '\'']).trim();
    if is_pattern(text) {
        return true;
    }
    match bracketed(text) {
        Some(('[', inner)) => is_template_text(inner) && !inner.contains(','),
        Some(('{' | '<', inner)) => is_template_text(inner) || inner.contains(' '),
        _ => false,
    }
}

/// The text within the one pair of brackets that wraps all of it.
fn bracketed(text: &str) -> Option<(char, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '{' => '}',
        '<' => '>',
        _ => return None,
    };
    let inner = text[1..].strip_suffix(close)?.trim();
    let single = !inner.contains(['[', ']', '{', '}', '<', '>']) && !inner.contains("://") && !inner.contains('@');
    (single && !inner.is_empty()).then_some((open, inner))
}

/// Whether a bracketed text offers choices or says what to write there.
fn is_template_text(inner: &str) -> bool {
    let words = || inner.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has_number = inner.contains(|c: char| c.is_ascii_digit());
    let choice = [" / ", "|", "…", "..."].iter().any(|sign| inner.contains(sign));
    let telling = words().count() > 1
        && words().any(|word| {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "id" | "ids" | "version" | "versions" | "yyyy" | "eg" | "your" | "name" | "names" | "empty" | "list"
            )
        });
    let choices_of_words = inner.split('/').count() > 1
        && inner
            .split('/')
            .all(|part| !part.trim().is_empty() && part.trim().chars().all(|c| c.is_alphabetic() || c == ' '));
    !has_number
        && (choice || telling || choices_of_words || PLACEHOLDERS.contains(fold(inner).as_str()) || inner == "…")
}

/// Values of templates that stand without brackets.
fn is_pattern(text: &str) -> bool {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return false;
    }
    let folded = fold(text);
    let known = ["pass/fail", "pass|fail", "yes/no", "ja/nein", "oui/non", "yyyymmdd", "…", "..."];
    known.contains(&folded.as_str()) || is_unnumbered_id(text)
}

/// `ADR-XXX`, `ADR-###`, `PLAT-NNN`, `ADR-<n>`.
fn is_unnumbered_id(text: &str) -> bool {
    let Some((family, rest)) = text.split_once('-') else { return false };
    let upper = family.len() > 1 && family.bytes().all(|b| b.is_ascii_uppercase());
    let filler = ["X", "N", "#", "0N"].iter().any(|c| rest.len() >= 2 && rest.trim_start_matches(c).is_empty());
    upper && (filler || (rest.starts_with('<') && rest.ends_with('>')))
}
