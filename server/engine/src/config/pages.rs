//! Where a team keeps its copy of the rule reference (`docs/rules.md`, or a page a rule), so that editors can link to it.
//! Without one no link is shown. Opens nothing.

use smol_str::SmolStr;

/// An address with blanks: `{rule}` for a rule's name, `{anchor}` for its heading in the rule reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePages(SmolStr);

impl RulePages {
    /// Takes an address of the web; nothing else may become a link.
    pub fn new(address: &str) -> Option<Self> {
        let web = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme))?;
        let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control());
        (plain && web.starts_with(|c: char| c.is_alphanumeric() || c == '[')).then(|| Self(address.into()))
    }

    /// As it was written.
    pub fn address(&self) -> &str {
        &self.0
    }

    /// The page of a rule; without a blank its name goes to the end.
    pub fn of(&self, rule: &str) -> String {
        if self.0.contains("{rule}") || self.0.contains("{anchor}") {
            self.0.replace("{rule}", rule).replace("{anchor}", &anchor(rule))
        } else {
            format!("{}{rule}", self.0)
        }
    }
}

/// The anchor of a rule's heading in the rule reference.
pub(crate) fn anchor(rule: &str) -> String {
    rule.replace('/', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_name_or_by_anchor() {
        let page = |address: &str| RulePages::new(address).unwrap().of("id/duplicate");
        assert_eq!(page("https://wiki.example.org/rules/"), "https://wiki.example.org/rules/id/duplicate");
        assert_eq!(page("https://example.org/rules.md#{anchor}"), "https://example.org/rules.md#idduplicate");
        assert_eq!(page("http://[::1]/?q={rule}"), "http://[::1]/?q=id/duplicate");
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for address in
            ["", "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///x", "https://a b", "docs"]
        {
            assert_eq!(RulePages::new(address), None, "{address}");
        }
    }
}
