// The tokens that a regular expression cannot decide because they depend on what follows on the same line.
// Stateless. Nothing here looks beyond the line, and what only asks a question looks LOOKAHEAD characters far.

#include "tree_sitter/parser.h"

enum Token {
  MARKER,
  CHECKBOX,
  RULE,
  BAR,
  KEY,
  ROW_KEY,
  SEPARATOR,
  ID,
  CONTRACT,
  RANGE,
  AT,
  VERSION_OPEN,
  EMPTY_WORD,
  NEEDS_CLARIFICATION,
  PLACEHOLDER,
  LIST_OPEN,
  LIST_CLOSE,
  LINK_OPEN,
  LINK_MIDDLE,
  TARGET,
  LINK_END,
  LABEL_MIDDLE,
  LABEL,
  LABEL_END,
  WIKI_OPEN,
  WIKI_TARGET,
  WIKI_LABEL,
  WIKI_END,
  NOTE_OPEN,
  NOTE_CLOSE,
  DASH,
  STOP,
  COLON,
  NUL,
  RECOVERING,
};

enum { LOOKAHEAD = 1024, NESTING = 16, WORD_MAX = 64, KEY_MAX = 64, KEY_WORDS = 6 };

static inline int32_t peek(TSLexer *lexer) { return lexer->lookahead; }
static inline void next(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void mark(TSLexer *lexer) { lexer->mark_end(lexer); }

static inline bool found(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = (TSSymbol)token;
  return true;
}

// A bar may open a row at the start of a line; inside one it ends the cell, whatever is open.
static inline bool in_row(const bool *valid) { return valid[BAR] && !valid[RULE]; }

static inline bool at_end(TSLexer *lexer) { return lexer->eof(lexer) || peek(lexer) == '\n'; }

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_upper(int32_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }
static inline bool is_alnum(int32_t c) { return is_digit(c) || is_upper(c) || is_lower(c); }

// The same set as BLANK in grammar.js.
static inline bool is_blank(int32_t c) {
  if (c < 0xa0) return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
  return c == 0xa0 || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) ||
         c == 0x3000 || c == 0xfeff;
}

// Beyond ASCII this is coarser than LETTER in grammar.js: it only ends a key or an id.
static inline bool is_letter(int32_t c) {
  if (c < 0x80) return is_alnum(c);
  return c >= 0xaa && c != 0xab && c != 0xb7 && c != 0xbb && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x3004) &&
         !(c >= 0x3008 && c <= 0x3020) && c != 0xff0c && c != 0xff1a && c != 0xff1b && !(c >= 0x1f000 && c <= 0x1faff) &&
         !is_blank(c);
}

static inline bool is_mark(int32_t c) {
  return c == '*' || c == '_' || c == '`' || c == '~' || c == '"' || c == '\'' || c == 0xab || c == 0xbb || c == 0x2018 ||
         c == 0x2019 || (c >= 0x201c && c <= 0x201e);
}

static inline bool is_symbol(int32_t c) {
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2300 && c <= 0x23ff) || (c >= 0x2460 && c <= 0x27bf) ||
         (c >= 0x2b00 && c <= 0x2bff);
}

static inline bool is_colon(int32_t c) { return c == ':' || c == 0xff1a; }

static inline bool is_dash(int32_t c) { return c == '-' || c == 0x2013 || c == 0x2014; }

static int32_t skip_blanks(TSLexer *lexer) {
  int32_t count = 0;
  while (is_blank(peek(lexer))) {
    next(lexer);
    count++;
  }
  return count;
}

static int32_t skip_digits(TSLexer *lexer) {
  int32_t count = 0;
  while (is_digit(peek(lexer))) {
    next(lexer);
    count++;
  }
  return count;
}

// What `_marks` in grammar.js takes.
static void skip_marks(TSLexer *lexer) {
  for (;;) {
    int32_t c = peek(lexer);
    if (!is_mark(c) && !is_blank(c) && !is_symbol(c)) return;
    next(lexer);
    while (is_symbol(c) && (peek(lexer) == 0xfe0e || peek(lexer) == 0xfe0f || peek(lexer) == 0x20e3)) next(lexer);
  }
}

// ---- words -----------------------------------------------------------------------------------------------------

typedef struct {
  int32_t chars[WORD_MAX];
  int32_t length;
  int32_t trailing; // a joiner behind the word, consumed but not marked
} Word;

static bool equals(const Word *word, const char *text) {
  int32_t i = 0;
  for (; text[i]; i++) {
    if (i >= word->length) return false;
    int32_t c = word->chars[i];
    if (is_upper(c)) c += 'a' - 'A';
    if (c != text[i]) return false;
  }
  return i == word->length;
}

// `[A-Z][A-Z0-9]+(-[A-Za-z0-9]+)+` with a digit in a later part, behind an optional `scope/`.
static bool is_id(const Word *word) {
  int32_t start = 0;
  if (word->length == 0) return false;
  if (is_lower(word->chars[0])) {
    while (start < word->length && word->chars[start] != '/') start++;
    start++;
  }
  int32_t i = start;
  if (i >= word->length || !is_upper(word->chars[i])) return false;
  while (i < word->length && (is_upper(word->chars[i]) || is_digit(word->chars[i]))) i++;
  if (i - start < 2 || i >= word->length || word->chars[i] != '-') return false;
  bool digit = false;
  for (; i < word->length; i++) {
    int32_t c = word->chars[i];
    if (c == '-' ? i + 1 >= word->length || !is_alnum(word->chars[i + 1]) : !is_alnum(c)) return false;
    digit |= is_digit(c);
  }
  return digit;
}

// `cp-v2`, `CP-PLAT-v1` have the shape of an id or a slug, but are versions.
static bool is_pack(const Word *word) {
  if (word->length < 5) return false;
  int32_t c = word->chars[0], p = word->chars[1];
  if ((c != 'c' && c != 'C') || (p != 'p' && p != 'P') || word->chars[2] != '-') return false;
  for (int32_t i = 2; i + 2 < word->length; i++) {
    if (word->chars[i] == '-' && (word->chars[i + 1] == 'v' || word->chars[i + 1] == 'V') && is_digit(word->chars[i + 2])) return true;
  }
  return false;
}

// `ADR-XXX`, `PLAT-nnn`
static bool is_template_id(const Word *word) {
  int32_t i = 0;
  while (i < word->length && (is_upper(word->chars[i]) || is_digit(word->chars[i]))) i++;
  if (i < 2 || i + 2 >= word->length || word->chars[i] != '-') return false;
  int32_t c = word->chars[++i];
  if (c != 'X' && c != 'x' && c != 'N' && c != 'n') return false;
  while (i < word->length && word->chars[i] == c) i++;
  return i == word->length;
}

// `CartUpdated`, `cart.checked-out`: two humps or a dot between names.
static bool is_contract(const Word *word) {
  if (word->length < 3 || !(is_upper(word->chars[0]) || is_lower(word->chars[0]))) return false;
  int32_t humps = 0;
  bool lower = false, dotted = false;
  for (int32_t i = 0; i < word->length; i++) {
    int32_t c = word->chars[i];
    if (!is_alnum(c) && c != '.' && c != '-' && c != '_') return false;
    humps += is_upper(c);
    lower |= is_lower(c);
    dotted |= c == '.';
  }
  if (dotted) return lower;
  return is_upper(word->chars[0]) && humps >= 2 && lower;
}

static bool is_unresolved(const Word *word) {
  return equals(word, "tbd") || equals(word, "tba") || equals(word, "tbc") || equals(word, "todo") || equals(word, "fixme");
}

// Reads letters and single joiners between them; with `write` the end of the token is behind the last letter. A path such as `ADR-0003.md` is no word; `ADR-0003/ADR-0004` is two.
static void read_word(TSLexer *lexer, Word *word, bool write) {
  word->length = 0;
  word->trailing = 0;
  while (word->length < WORD_MAX) {
    int32_t c = peek(lexer);
    if (is_letter(c)) {
      word->chars[word->length++] = c;
      next(lexer);
      continue;
    }
    if (write) mark(lexer);
    if (c != '-' && c != '.' && c != '/' && c != '_') return;
    next(lexer);
    int32_t second = peek(lexer);
    word->trailing = c;
    if (!is_alnum(second)) return;
    if ((c == '/' || c == '.') && is_id(word)) {
      if (c == '.' || !is_upper(second)) word->length = 0;
      return;
    }
    word->trailing = 0;
    if (word->length < WORD_MAX) word->chars[word->length++] = c;
  }
  word->length = 0;
}

static bool version_follows(TSLexer *lexer) {
  if (peek(lexer) == 'v' || peek(lexer) == 'V') {
    next(lexer);
    return is_digit(peek(lexer));
  }
  int32_t digits = skip_digits(lexer);
  if (digits == 0) return false;
  if (peek(lexer) == '.' || (digits == 4 && peek(lexer) == '-')) {
    next(lexer);
    return is_digit(peek(lexer));
  }
  return false;
}

// A whole version or date as grammar.js spells them, without a time and without context packs.
static bool read_version(TSLexer *lexer) {
  bool v = peek(lexer) == 'v' || peek(lexer) == 'V';
  if (v) next(lexer);
  int32_t first = skip_digits(lexer), parts = 1;
  if (first == 0) return false;
  if (!v && first == 4 && peek(lexer) == '-') {
    next(lexer);
    if (skip_digits(lexer) != 2 || peek(lexer) != '-') return false;
    next(lexer);
    return skip_digits(lexer) == 2;
  }
  for (; peek(lexer) == '.'; parts++) {
    next(lexer);
    if (skip_digits(lexer) == 0) return false;
  }
  if (peek(lexer) == '-' || peek(lexer) == '+') {
    next(lexer);
    if (!is_alnum(peek(lexer))) return false;
    while (is_alnum(peek(lexer))) next(lexer);
  }
  return v || parts > 1;
}

static bool marked_version_follows(TSLexer *lexer) {
  skip_blanks(lexer);
  if (peek(lexer) == '@' || peek(lexer) == '(' || peek(lexer) == ':') {
    next(lexer);
    skip_blanks(lexer);
  }
  return version_follows(lexer);
}

static bool id_follows(TSLexer *lexer) {
  if (is_digit(peek(lexer))) {
    skip_digits(lexer);
    return !is_letter(peek(lexer)) && peek(lexer) != '-' && peek(lexer) != '.';
  }
  Word word;
  read_word(lexer, &word, false);
  return is_id(&word) && !is_pack(&word);
}

// What may stand behind a value that says "nothing".
static bool value_ends(TSLexer *lexer) {
  skip_marks(lexer);
  int32_t c = peek(lexer);
  if (at_end(lexer) || c == '|' || c == '(' || c == ')' || c == ',' || c == ';' || c == ']' || c == '}' || c == 0xb7) return true;
  if (c == '<') return true;
  if (c == '.') {
    next(lexer);
    skip_marks(lexer);
    return at_end(lexer) || peek(lexer) == '|';
  }
  if (is_dash(c)) {
    next(lexer);
    while (peek(lexer) == '-') next(lexer);
    return is_blank(peek(lexer)) || peek(lexer) == '>' || at_end(lexer);
  }
  return false;
}

// ---- keys ------------------------------------------------------------------------------------------------------

static bool colon_ends_key(TSLexer *lexer, bool proper) {
  next(lexer);
  int32_t c = peek(lexer);
  if (at_end(lexer) || is_blank(c) || is_mark(c) || c == '[' || c == '{') return true;
  if (!proper || is_digit(c)) return false;
  if (c == 'v' || c == 'V') {
    next(lexer);
    return !is_digit(peek(lexer));
  }
  return is_letter(c) || is_symbol(c);
}

static bool one_column_left(TSLexer *lexer) {
  next(lexer);
  for (int32_t i = 0; i < LOOKAHEAD; i++) {
    int32_t c = peek(lexer);
    if (at_end(lexer)) return true;
    if (c == '\\') next(lexer);
    if (c == '|') {
      next(lexer);
      skip_blanks(lexer);
      return at_end(lexer);
    }
    if (!at_end(lexer)) next(lexer);
  }
  return false;
}

// Continues a key after its first word. With `write` the end of the token is marked behind its last word.
// `proper`: the key starts like a name, so a value may follow its colon without a blank.
static enum Token read_key(TSLexer *lexer, bool proper, bool row, bool write) {
  int32_t words = 1, depth = 0;
  for (int32_t length = 0; length < KEY_MAX; length++) {
    int32_t c = peek(lexer);
    if (at_end(lexer)) return RECOVERING;
    if (is_letter(c)) {
      next(lexer);
      if (write) mark(lexer);
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
      if (depth < 0 || depth > 1) return RECOVERING;
      next(lexer);
      if (write && depth == 0) mark(lexer);
    } else if (c == '-' || c == '/' || c == '&' || c == '+' || c == '#') {
      next(lexer);
      if (write) mark(lexer);
    } else if (c == '_' && !row) {
      next(lexer);
    } else if (c == '.') {
      next(lexer);
      if (write && is_colon(peek(lexer))) mark(lexer);
      if (!is_letter(peek(lexer)) && !is_colon(peek(lexer))) return RECOVERING;
    } else if (is_blank(c) && depth == 0) {
      skip_blanks(lexer);
      if (is_letter(peek(lexer)) && ++words > KEY_WORDS) return RECOVERING;
    } else if (is_blank(c)) {
      next(lexer);
    } else if (depth == 0 && (is_mark(c) || is_colon(c) || c == '|')) {
      while (is_mark(peek(lexer)) || is_blank(peek(lexer))) next(lexer);
      if (row) {
        bool colon = is_colon(peek(lexer));
        if (colon) next(lexer);
        if (colon) skip_marks(lexer);
        if (peek(lexer) == '|') return one_column_left(lexer) ? ROW_KEY : RECOVERING;
        return colon ? KEY : RECOVERING;
      }
      return is_colon(peek(lexer)) && colon_ends_key(lexer, proper) ? KEY : RECOVERING;
    } else {
      return RECOVERING;
    }
  }
  return RECOVERING;
}

// ---- one function a first character ----------------------------------------------------------------------------

static bool scan_word(TSLexer *lexer, const bool *valid, bool write) {
  int32_t first = peek(lexer);
  Word word;
  read_word(lexer, &word, write);
  int32_t after = peek(lexer);

  if (is_pack(&word) || is_unresolved(&word)) return false;
  if (valid[PLACEHOLDER] && is_template_id(&word)) return found(lexer, PLACEHOLDER);
  if (valid[ID] && is_id(&word)) return found(lexer, ID);
  if (valid[RANGE] && !word.trailing && (equals(&word, "to") || equals(&word, "through") || equals(&word, "thru"))) {
    skip_blanks(lexer);
    return id_follows(lexer) && found(lexer, RANGE);
  }

  bool keyed = valid[KEY] || valid[ROW_KEY];
  if (valid[CONTRACT] && is_contract(&word)) {
    // `Name: v1` at the start of a line is a field, `Name v1` and `Name@v1` are references.
    if (keyed && is_colon(after)) {
      if (write && word.trailing) mark(lexer);
      return colon_ends_key(lexer, false) && valid[KEY] && found(lexer, KEY);
    }
    skip_blanks(lexer);
    int32_t c = peek(lexer);
    if (c == 'v' || c == 'V' || c == '@' || c == '(' || c == ':' || is_digit(c)) {
      return marked_version_follows(lexer) && found(lexer, CONTRACT);
    }
  }
  if (valid[EMPTY_WORD] && word.length > 0) {
    bool empty = equals(&word, "none") || equals(&word, "n/a") || equals(&word, "nothing") || equals(&word, "empty") || equals(&word, "nil");
    if (equals(&word, "not") && is_blank(after)) {
      skip_blanks(lexer);
      Word second;
      read_word(lexer, &second, write && is_letter(peek(lexer)));
      empty = equals(&second, "blocked");
      word.trailing = second.trailing;
    }
    if (empty) return value_ends(lexer) && found(lexer, EMPTY_WORD);
  }
  if (!keyed || is_digit(first)) return false;
  if (write && word.trailing && word.trailing != '_') mark(lexer);
  enum Token key = read_key(lexer, is_upper(first) || first >= 0x80, valid[ROW_KEY], write);
  return key != RECOVERING && valid[key] && found(lexer, key);
}

static bool key_follows(TSLexer *lexer) {
  static const bool ONLY_KEY[RECOVERING + 1] = {[KEY] = true};
  skip_marks(lexer);
  return is_letter(peek(lexer)) && scan_word(lexer, ONLY_KEY, false);
}

static bool scan_dashes(TSLexer *lexer, const bool *valid, bool apart) {
  int32_t first = peek(lexer), count = 0;
  while (peek(lexer) == first && count < LOOKAHEAD) {
    next(lexer);
    count++;
    if (count == 1 || first == '-') mark(lexer);
  }
  if (valid[RULE] && first == '-' && count >= 3) {
    while (is_blank(peek(lexer)) || peek(lexer) == '-') next(lexer);
    if (!at_end(lexer)) return false;
    mark(lexer);
    return found(lexer, RULE);
  }
  bool blank = is_blank(peek(lexer));
  if (valid[RANGE] && count == 1 && (blank || first != '-')) {
    skip_blanks(lexer);
    if (id_follows(lexer)) return found(lexer, RANGE);
    return blank && valid[DASH] && found(lexer, DASH);
  }
  bool dash = first == 0x2014 || ((apart || valid[EMPTY_WORD]) && count <= 3 && blank);
  if (!valid[EMPTY_WORD]) return dash && valid[DASH] && found(lexer, DASH);
  skip_marks(lexer);
  int32_t c = peek(lexer);
  if (count <= 3 && (at_end(lexer) || c == '|' || c == ']' || c == ')' || c == ',')) return found(lexer, EMPTY_WORD);
  if (valid[MARKER] && first == '-' && count == 1 && blank) return found(lexer, MARKER);
  return dash && valid[DASH] && found(lexer, DASH);
}

// `1.` `2)` `*` `+` `>` `##` at the start of a line, and lines that only rule it off.
static bool scan_marker(TSLexer *lexer, const bool *valid) {
  int32_t first = peek(lexer), count = 0;
  if (is_digit(first)) {
    while (is_digit(peek(lexer)) && count++ < 4) next(lexer);
    if (peek(lexer) != '.' && peek(lexer) != ')') return false;
    next(lexer);
    mark(lexer);
    return is_blank(peek(lexer)) && found(lexer, MARKER);
  }
  while (peek(lexer) == first && count < LOOKAHEAD) {
    next(lexer);
    if (++count == 1 || first == '#') mark(lexer);
    if (first == '>') return found(lexer, MARKER);
  }
  bool blank = is_blank(peek(lexer));
  if (blank && (first == '#' ? count <= 6 : count == 1 && (first == '*' || first == '+'))) return found(lexer, MARKER);
  if (count < 3 || first == '#' || first == '+' || !valid[RULE]) return false;
  skip_blanks(lexer);
  mark(lexer);
  return at_end(lexer) && found(lexer, RULE);
}

static bool scan_bar(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  if (valid[BAR]) {
    if (!valid[RULE]) return found(lexer, BAR);
    bool dash = false;
    for (int32_t i = 0; i < LOOKAHEAD; i++) {
      int32_t c = peek(lexer);
      if (at_end(lexer)) {
        if (dash) mark(lexer);
        return found(lexer, dash ? RULE : BAR);
      }
      if (c != '-' && c != ':' && c != '|' && !is_blank(c)) return found(lexer, BAR);
      dash |= c == '-';
      next(lexer);
    }
    return found(lexer, BAR);
  }
  return valid[SEPARATOR] && key_follows(lexer) && found(lexer, SEPARATOR);
}

// `(v1)` behind an id, or a note if it closes on this line.
static bool scan_paren(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  int32_t depth = 1;
  if (valid[VERSION_OPEN]) {
    skip_blanks(lexer);
    bool version = read_version(lexer);
    skip_blanks(lexer);
    if (version && peek(lexer) == ')') return found(lexer, VERSION_OPEN);
  }
  if (!valid[NOTE_OPEN]) return false;
  for (int32_t i = 0; i < LOOKAHEAD && !at_end(lexer); i++) {
    int32_t c = peek(lexer);
    if (c == '|' && in_row(valid)) return false;
    if (c == '\\') next(lexer);
    if (c == '(' && ++depth > NESTING) return false;
    if (c == ')' && --depth == 0) return found(lexer, NOTE_OPEN);
    if (!at_end(lexer)) next(lexer);
  }
  return false;
}

// `[[target]]`, `[[target|label]]`; in a table row the bar is escaped.
static bool scan_wiki(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  if (!valid[WIKI_OPEN]) return false;
  int32_t length = 0;
  for (int32_t i = 0; i < LOOKAHEAD && !at_end(lexer); i++) {
    int32_t c = peek(lexer);
    bool escaped = c == '\\';
    if (c == '[' || (c == '|' && in_row(valid))) return false;
    next(lexer);
    if (c == ']') return length > 0 && peek(lexer) == ']' && found(lexer, WIKI_OPEN);
    if (escaped && peek(lexer) == '|') {
      c = '|';
      next(lexer);
    }
    if (c == '|') {
      if (length == 0) return false;
      length = 0;
    } else if (!is_blank(c)) {
      length++;
    }
  }
  return false;
}

// A list item is one word, an id with its version, or quoted.
typedef struct {
  int32_t items, words;
  bool coded, quoted, loose;
} Pieces;

static void end_piece(Pieces *pieces) {
  pieces->items++;
  pieces->loose |= pieces->words == 0 || (pieces->words > 1 && !pieces->coded && !pieces->quoted);
}

static bool scan_bracket(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  if (peek(lexer) == '[') return scan_wiki(lexer, valid);

  if (valid[CHECKBOX] && (peek(lexer) == ' ' || peek(lexer) == 'x' || peek(lexer) == 'X' || peek(lexer) == '~' || peek(lexer) == '-')) {
    next(lexer);
    if (peek(lexer) == ']') {
      next(lexer);
      if (!is_blank(peek(lexer)) && !at_end(lexer)) return false;
      mark(lexer);
      return found(lexer, CHECKBOX);
    }
  }

  Word head;
  head.length = 0;
  Pieces pieces = {0, 0, false, false, false};
  bool nested = false, closed = false, all_coded = true, in_word = false, letters = false, dash = false;
  int32_t depth = 1, previous = '[';
  for (int32_t i = 0; i < LOOKAHEAD && !at_end(lexer); i++) {
    int32_t c = peek(lexer);
    if (c == '|' && in_row(valid)) return false;
    if (head.length < 19) head.chars[head.length++] = c;
    if (c == '\\') {
      next(lexer);
      if (at_end(lexer)) break;
    } else if (c == '[') {
      nested = true;
      if (++depth > NESTING) return false;
    } else if (c == ']' && --depth == 0) {
      closed = true;
    }
    bool blank = is_blank(c);
    if (c == ',' || closed) {
      end_piece(&pieces);
      all_coded &= pieces.coded || pieces.quoted;
      if (c == ',') pieces.words = 0, pieces.coded = pieces.quoted = false, in_word = false;
    } else if (blank) {
      in_word = false;
    } else {
      if (!in_word) pieces.words++;
      in_word = true;
      letters |= is_letter(c);
      pieces.quoted |= c == '"' || c == '\'' || c == '`';
      pieces.coded |= is_digit(c);
      dash |= (is_dash(c) && is_blank(previous)) || c == 0x2026 || (c == '/' && is_blank(previous)) || c == '+' || c == '<' || c == '#';
    }
    previous = c;
    next(lexer);
    if (closed) break;
  }

  // The marker counts even where its text goes on in the next line.
  if (valid[NEEDS_CLARIFICATION] && equals(&head, "needs clarification")) {
    mark(lexer);
    return found(lexer, NEEDS_CLARIFICATION);
  }
  if (!closed) return false;
  if (!nested && valid[LINK_OPEN] && (peek(lexer) == '(' || peek(lexer) == '[')) {
    int32_t open = peek(lexer), close = open == '(' ? ')' : ']', level = 0;
    for (int32_t i = 0; i < LOOKAHEAD && !at_end(lexer); i++) {
      int32_t c = peek(lexer);
      if (c == '|' && in_row(valid)) return false;
      if (c == open) level++;
      if (c == close && --level == 0) return found(lexer, LINK_OPEN);
      next(lexer);
    }
    return false;
  }
  if (!letters) return false;
  bool list = !nested && !dash && !pieces.loose && (pieces.items > 1 || all_coded);
  if (list) return valid[LIST_OPEN] && found(lexer, LIST_OPEN);
  if (!valid[PLACEHOLDER]) return false;
  mark(lexer);
  return found(lexer, PLACEHOLDER);
}

static bool scan_brace(TSLexer *lexer, const bool *valid) {
  next(lexer);
  bool any = false;
  for (int32_t i = 0; i < LOOKAHEAD && !at_end(lexer); i++) {
    int32_t c = peek(lexer);
    if (c == '{' || (c == '|' && in_row(valid))) return false;
    next(lexer);
    if (c == '}') {
      mark(lexer);
      return any && found(lexer, PLACEHOLDER);
    }
    any |= is_letter(c);
  }
  return false;
}

// Up to the bracket that ends it; the opening bracket has made sure that there is one.
static bool scan_target(TSLexer *lexer, enum Token token) {
  int32_t depth = 0, length = 0;
  while (!at_end(lexer)) {
    int32_t c = peek(lexer);
    if (token == LABEL ? c == ']' : c == ')' && depth-- == 0) break;
    if (c == '(') depth++;
    next(lexer);
    if (!is_blank(c)) mark(lexer);
    length++;
  }
  return length > 0 && found(lexer, token);
}

static bool scan_wiki_part(TSLexer *lexer, enum Token part) {
  int32_t length = 0;
  while (!at_end(lexer) && peek(lexer) != ']') {
    int32_t c = peek(lexer);
    if (part == WIKI_TARGET && c == '|') break;
    next(lexer);
    if (part == WIKI_TARGET && c == '\\' && peek(lexer) == '|') break;
    if (!is_blank(c)) mark(lexer);
    length++;
  }
  return length > 0 && found(lexer, part);
}

static bool scan_stop(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  if (valid[RANGE] && peek(lexer) == '.') {
    while (peek(lexer) == '.') next(lexer);
    mark(lexer);
    skip_blanks(lexer);
    return id_follows(lexer) && found(lexer, RANGE);
  }
  skip_marks(lexer);
  return valid[STOP] && (at_end(lexer) || peek(lexer) == '|' || peek(lexer) == ')') && found(lexer, STOP);
}

static bool scan_close(TSLexer *lexer, const bool *valid) {
  next(lexer);
  mark(lexer);
  if (valid[LABEL_END]) return found(lexer, LABEL_END);
  if (valid[LIST_CLOSE]) return found(lexer, LIST_CLOSE);
  int32_t second = peek(lexer);
  enum Token token = second == '(' ? LINK_MIDDLE : second == '[' ? LABEL_MIDDLE : second == ']' ? WIKI_END : RECOVERING;
  if (token == RECOVERING || !valid[token]) return false;
  next(lexer);
  mark(lexer);
  return found(lexer, token);
}

// Behind an id: `@v1`, `:v1`, or the colon of `ADR-0219: Title`.
static bool scan_at(TSLexer *lexer, const bool *valid) {
  bool colon = peek(lexer) == ':';
  next(lexer);
  mark(lexer);
  bool apart = skip_blanks(lexer) > 0 || at_end(lexer);
  if (version_follows(lexer)) return found(lexer, AT);
  return colon && apart && valid[COLON] && found(lexer, COLON);
}

static bool scan(TSLexer *lexer, const bool *valid) {
  // Only error recovery asks for everything at once: the plain tokens will do.
  if (valid[RECOVERING]) return false;

  bool apart = false;
  while (is_blank(peek(lexer))) {
    lexer->advance(lexer, true);
    apart = true;
  }
  int32_t c = peek(lexer);
  if (c == '\n' || lexer->eof(lexer)) return false;

  if (valid[TARGET] && c != ')') return scan_target(lexer, TARGET);
  if (valid[LABEL] && c != ']') return scan_target(lexer, LABEL);
  if (valid[WIKI_TARGET]) return scan_wiki_part(lexer, WIKI_TARGET);
  if (valid[WIKI_LABEL]) return scan_wiki_part(lexer, WIKI_LABEL);

  switch (c) {
    case 0:
      next(lexer);
      mark(lexer);
      return valid[NUL] && found(lexer, NUL);
    case '|':
      return scan_bar(lexer, valid);
    case 0xb7:
    case 0x2022:
      next(lexer);
      mark(lexer);
      return valid[SEPARATOR] && key_follows(lexer) && found(lexer, SEPARATOR);
    case '[':
      return scan_bracket(lexer, valid);
    case '{':
      return valid[PLACEHOLDER] && scan_brace(lexer, valid);
    case ']':
      return scan_close(lexer, valid);
    case '(':
      return scan_paren(lexer, valid);
    case ')':
      if (!valid[NOTE_CLOSE] && !valid[LINK_END]) return false;
      next(lexer);
      mark(lexer);
      return found(lexer, valid[LINK_END] ? LINK_END : NOTE_CLOSE);
    case '-':
    case 0x2013:
    case 0x2014:
      return scan_dashes(lexer, valid, apart);
    case '.':
      return (valid[STOP] || valid[RANGE]) && scan_stop(lexer, valid);
    case '@':
    case ':':
      return valid[AT] && scan_at(lexer, valid);
    case '*':
    case '_':
    case '=':
    case '+':
    case '>':
    case '#':
      return valid[MARKER] && scan_marker(lexer, valid);
    default:
      if (is_digit(c)) return valid[MARKER] && scan_marker(lexer, valid);
      return is_letter(c) && scan_word(lexer, valid, true);
  }
}

void *tree_sitter_specward_fields_external_scanner_create(void) { return NULL; }
void tree_sitter_specward_fields_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_specward_fields_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_specward_fields_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}
bool tree_sitter_specward_fields_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  return scan(lexer, valid);
}
