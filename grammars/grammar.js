/**
 * Header fields, references and verdicts of specs and ADRs.
 *
 * Reads a header line, paragraph, bullet, table row or cell as a whole. It knows the shape of ids, versions,
 * lists, notes and links; it does not know any vocabulary: which keys, statuses or id families exist is
 * decided elsewhere. Whatever has no shape of its own is a `word` or a `text`, so every line parses.
 *
 * `src/scanner.c` holds the tokens that must look ahead: a key is one only if a colon follows, a contract name
 * only if a version follows, a bracket opens a link only if a target follows.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const LETTER =
  '0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u1fff\\u2c00-\\u2dff\\u3005-\\u3007\\u3021-\\ud7ff\\uf900-\\ufdff' +
  '\\ufe70-\\ufefc\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uffdc\\u{10000}-\\u{1efff}\\u{20000}-\\u{3ffff}';

const BLANK = /[ \t\r\f\v\u00a0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/;

module.exports = grammar({
  name: 'specward_fields',

  extras: _ => [BLANK],

  // The order is that of `enum Token` in src/scanner.c.
  externals: $ => [
    $.marker,
    $.checkbox,
    $.rule,
    $._bar,
    $.key,
    $._row_key,
    $._separator,
    $._id,
    $._contract,
    $._range,
    $._at,
    $._version_open,
    $._empty_word,
    $._needs_clarification,
    $._placeholder,
    $._list_open,
    $._list_close,
    $._link_open,
    $._link_middle,
    $.target,
    $._link_end,
    $._label_middle,
    $.label,
    $._label_end,
    $._wiki_open,
    $._wiki_target,
    $._wiki_label,
    $._wiki_end,
    $._note_open,
    $._note_close,
    $._dash,
    $._stop,
    $._colon,
    $._nul,
    $._recovering,
  ],

  inline: $ => [$._line, $._body, $._item, $._note_item, $._shaped, $._core, $._inner_item],

  rules: {
    document: $ => seq(optional($._line), repeat(seq($._newline, optional($._line)))),

    _newline: _ => /\n/,

    _line: $ => choice($._body, seq(repeat1($.marker), optional($.checkbox), optional($._body))),

    _body: $ =>
      choice($.rule, $.row, seq(choice($.field, $.value), repeat(seq(alias($._separator, '|'), $.field)))),

    // `**Key:** value`, `- Key: value`, `"key": value`
    field: $ =>
      seq(
        optional($._marks),
        field('key', $.key),
        optional($._marks),
        choice(':', '：'),
        repeat(alias($._key_mark, $.mark)),
        optional(field('value', $.value)),
      ),

    // `| Key | value |` is a field without a colon; a row of another width is a list of fields and values.
    row: $ =>
      choice(
        seq($._row_bar, alias($._row_field, $.field), optional($._row_bar)),
        prec.right(seq($._row_bar, optional($._cell), repeat(seq($._row_bar, optional($._cell))))),
      ),

    _row_bar: $ => alias($._bar, '|'),

    _row_field: $ =>
      seq(
        optional($._marks),
        field('key', alias($._row_key, $.key)),
        optional($._marks),
        optional(seq(choice(':', '：'), optional($._marks))),
        $._row_bar,
        optional(field('value', $.value)),
      ),

    _cell: $ => choice($.field, $.value),

    value: $ =>
      choice($._marks, seq(optional($._marks), choice(alias($._empty_word, $.empty), $._shaped), repeat($._item))),

    _item: $ => choice($.mark, $.symbol, $._shaped),

    _shaped: $ => choice($._core, alias($._dash_note, $.note)),

    _core: $ =>
      choice(
        $.reference,
        $.range,
        $.version,
        $.date,
        $.verdict,
        $.verdict_choice,
        $.empty,
        $.unresolved,
        $.placeholder,
        $.list,
        $.link,
        $.wiki_link,
        $.url,
        $.tag,
        alias($._round_note, $.note),
        $.word,
        $.text,
        $._punctuation,
      ),

    // What a list or a link's text may hold: nothing that nests.
    _inner_item: $ =>
      choice($.mark, $.symbol, $.reference, $.version, $.date, $.unresolved, $.word, $.text, $._punctuation),

    reference: $ =>
      prec.right(
        seq(
          field('id', choice(alias($._id, $.id), alias($._contract, $.id))),
          optional(
            choice(
              field('version', choice($.version, $.date)),
              seq(alias($._at, '@'), field('version', choice($.version, $.date))),
              seq(alias($._version_open, '('), field('version', choice($.version, $.date)), ')'),
            ),
          ),
        ),
      ),

    // `FR-001 to FR-009`, `ADR-1..3`
    range: $ =>
      seq(
        field('first', alias($._id, $.id)),
        alias($._range, '..'),
        field('last', choice(alias($._id, $.id), alias($._number, $.id))),
      ),

    _number: _ => /[0-9]+/,

    version: _ =>
      choice(
        /[vV][0-9]+(\.([0-9]+|x))*([-+][0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?/,
        /[0-9]+(\.[0-9]+)+([-+][0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?/,
        // Context packs: `cp-v2`, `CP-PLAT-v1.2`, composite `cp-v1.2-d3-i4-c2`
        /[cC][pP](-[A-Za-z0-9]+)*-[vV][0-9]+(\.[0-9]+)*(-[a-z]+[0-9]+(\.[0-9]+)*)*/,
      ),

    date: _ => /[12][0-9]{3}[-\/][0-9]{2}[-\/][0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[-+][0-9]{2}:?[0-9]{2})?)?/,

    verdict_choice: _ => /(PASS|FAIL|Pass|Fail)[ \t]*\/[ \t]*(PASS|FAIL|Pass|Fail)/,

    verdict: _ => /PASS|FAIL|PASSED|FAILED|Pass|Fail|Passed|Failed/,

    empty: _ => choice(/\[[ \t]*\]/, /\{[ \t]*\}/),

    unresolved: $ => choice('TBD', 'TBA', 'TBC', 'TODO', 'FIXME', 'tbd', 'todo', /\?+/, $._needs_clarification),

    tag: _ =>
      /<\/?(s|b|i|u|a|p|br|hr|em|strong|del|ins|sub|sup|span|code|kbd|small|strike|div|img|details|summary)([ \t][^<>()\[\]|\n]*)?\/?>/,

    placeholder: $ =>
      choice(
        $._placeholder,
        $._angle_placeholder,
        $._numbered_placeholder,
        $._date_placeholder,
      ),

    _angle_placeholder: _ => /<[A-Za-z][^<>()\[\]|:\n]*>/,

    _numbered_placeholder: _ => /[A-Z][A-Z0-9]+-#+/,

    _date_placeholder: _ => /Y{4}-M{2}-D{2}/,

    list: $ => seq(alias($._list_open, '['), repeat($._inner_item), alias($._list_close, ']')),

    link: $ =>
      seq(
        alias($._link_open, '['),
        repeat($._inner_item),
        choice(
          seq(alias($._link_middle, ']('), optional(field('target', $.target)), alias($._link_end, ')')),
          seq(alias($._label_middle, ']['), optional(field('label', $.label)), alias($._label_end, ']')),
        ),
      ),

    wiki_link: $ =>
      seq(
        alias($._wiki_open, '[['),
        field('target', alias($._wiki_target, $.target)),
        optional(seq(choice('|', '\\|'), field('label', alias($._wiki_label, $.label)))),
        alias($._wiki_end, ']]'),
      ),

    url: _ => /[a-z][a-z0-9+]*:\/\/[^\s<>()\[\]|"'`*]*[^\s<>()\[\]|"'`*.,;:!?]/,

    _round_note: $ =>
      prec.right(seq(alias($._note_open, '('), repeat($._note_item), optional(alias($._note_close, ')')))),

    // Runs to the end of the value; a dash inside a note is a part of it, not a second note.
    _dash_note: $ => prec.right(seq(alias($._dash, '—'), repeat($._note_item))),

    _note_item: $ => choice($.mark, $.symbol, $._core, alias($._dash, '—')),

    text: $ =>
      prec.right(
        choice(
          seq($._word, repeat1(choice($._word, $._other, $._attached))),
          seq($._other, repeat(choice($._word, $._other, $._attached))),
        ),
      ),

    word: $ => prec(-1, $._word),

    // Paths, handles and contractions are one word; the slash of `ADR-0003/ADR-0004` starts none.
    _word: _ =>
      token(
        seq(
          choice(new RustRegex(`([.@#$]+|\\.{1,2}/+)?[${LETTER}]`), /\/+[a-z0-9]/),
          new RustRegex(`[${LETTER}]*([_./-]+[${LETTER}]+)*(['’][${LETTER}]+)*`),
        ),
      ),

    _other: $ => choice(/\\[!-\/:-@\[-`{-~]/, $._run, $._any, $._nul),

    // Right behind a word: its question mark, its type argument.
    _attached: _ => choice(token.immediate(/\?+/), token.immediate(prec(1, /<[A-Z][^<>()\[\]|\n]*>/))),

    _run: _ => /--+|==+|\+\++|##+|\.\.+/,

    _any: _ => token(prec(-1, /[^\s]/)),

    _punctuation: $ => choice(',', ';', '/', '·', '•', '|', '→', '->', '=>', '，', '；', '、', alias($._stop, '.'), alias($._colon, ':')),

    // Emoji and other pictures
    symbol: _ =>
      /[\u203c\u2049\u2139\u2190\u2191\u2193-\u21ff\u2300-\u23ff\u2460-\u27bf\u2b00-\u2bff\u{1f000}-\u{1faff}][\ufe0e\ufe0f\u200d\u20e3\u{1f000}-\u{1faff}]*/u,

    // Emphasis, code, quotes and comment brackets
    mark: _ => choice(/[*_`~"'“”„«»‘’]+/, '<!--', '-->'),

    _key_mark: _ => token.immediate(/[*_`~"']+/),

    _marks: $ => repeat1(choice($.mark, $.symbol)),
  },
});
