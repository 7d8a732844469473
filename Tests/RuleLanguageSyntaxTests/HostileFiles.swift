// Rule files that nobody writes and that are cheap to write: one thing very often, very long or very deep. What compares
// the parts of a file with each other shows itself here.

/// Makes one file of about a size.
struct HostileFile: Sendable {
  var name: String
  var text: @Sendable (_ bytes: Int) -> String

  static let all: [HostileFile] = conditions + lists + declarations + texts + mistakes

  // MARK: Conditions

  private static let conditions = [
    HostileFile(name: "parts of an `and`") { rule(when: parts("amount > 1", " and ", $0)) },
    HostileFile(name: "parts of an `or`") { rule(when: parts("amount > 1", " or ", $0)) },
    HostileFile(name: "different parts") { rule(when: numbered($0, " and ") { "amount != \($0)" }) },
    HostileFile(name: "different alternatives") { rule(when: numbered($0, " or ") { "amount = \($0)" }) },
    HostileFile(name: "values of `one of`") { rule(when: "amount is one of " + parts("1", ", ", $0)) },
    HostileFile(name: "different values") { rule(when: "amount is one of " + numbered($0, ", ") { "\($0)" }) },
    HostileFile(name: "values after `or`") { rule(when: "amount is " + parts("1", " or ", $0)) },
    HostileFile(name: "values that are conditions") {
      rule(when: parts("state is open or done and amount is 1 or late", " and ", $0))
    },
    HostileFile(name: "negated parts of what may be empty") {
      rule(when: numbered($0, " and ") { "due_on != 2026-01-\(10 + $0 % 20)" })
    },
    HostileFile(name: "conditions of many parts") { bytes in
      rules(bytes) { _ in parts("amount > 1", " and ", 4_000) }
    },
    HostileFile(name: "conditions of many different parts") { bytes in
      rules(bytes) { _ in numbered(4_000, " and ") { "amount != \($0)" } }
    },
    HostileFile(name: "a long condition deep inside") {
      rule(when: nested(around: parts("amount > 1", " and ", $0 - 3_000)))
    },
    HostileFile(name: "conditions deep inside") {
      rules($0) { _ in nested(around: parts("amount > 1", " and ", 2_000)) }
    },
    HostileFile(name: "counts within counts") { rule(when: counted(upTo: min(90, $0 / 40))) },
    HostileFile(name: "parentheses") {
      rules($0) { _ in String(repeating: "(", count: 99) + "late" + String(repeating: ")", count: 99) }
    },
    HostileFile(name: "negations") { rules($0) { _ in String(repeating: "not ", count: 99) + "late" } },
    HostileFile(name: "a long value of many tests") {
      rule(when: "count(children where \(parts("amount > 1", " and ", $0 / 2))) is one of " + parts("1", ", ", $0 / 2))
    },
    HostileFile(name: "a path") { rule(when: "parent" + parts(".parent", "", $0) + " is empty") },
    HostileFile(name: "paths") { rule(when: parts(String(repeating: "parent.", count: 15) + "late", " and ", $0)) },
    HostileFile(name: "a sum") { rule(when: parts("1", " + ", $0) + " > 2") },
    HostileFile(name: "a number") { rule(when: "amount > 1." + parts("0", "", $0)) },
    HostileFile(name: "blanks") { rule(when: "amount" + parts(" ", "", $0) + "> 1") },
    HostileFile(name: "blanks deep inside") { rule(when: nested(around: "amount" + parts(" ", "", $0) + "> 1")) },
  ]

  // MARK: Lists

  private static let lists = [
    HostileFile(name: "recipients") { rule("remind " + parts("\"a@example.com\"", ", ", $0)) },
    HostileFile(name: "recipients that are none") { rule("remind " + parts("\"nobody\"", ", ", $0)) },
    HostileFile(name: "steps of recipients") { bytes in
      rule(numbered(bytes, "\n  ") { "after \($0) days remind " + parts("\"a@example.com\"", ", ", 3_000) })
    },
    HostileFile(name: "steps") { rule(numbered($0, "\n  ") { "after \($0) days remind \"a@example.com\"" }) },
    HostileFile(name: "addresses of a group") {
      "group desk " + numbered($0, ", ") { "\"a\($0)@example.com\"" } + "\n"
    },
    HostileFile(name: "groups of the same address") { bytes in
      numbered(bytes, "") { "group g\($0) " + parts("\"a@example.com\"", ", ", 10_000) + "\n" }
    },
    HostileFile(name: "unknown groups") { bytes in
      numbered(bytes / 2, "") { "group desk\($0) \"a@example.com\"\n" }
        + rule("remind " + numbered(bytes / 2, ", ") { "group dsek\($0)" })
    },
    HostileFile(name: "languages of a text") { rule(parts("subject pl \"a\"\n  message de \"b\"", "\n  ", $0)) },
    HostileFile(name: "clauses") { rule(parts("when late", "\n  ", $0)) },
    HostileFile(name: "days of a calendar") { "calendar a\n  holiday " + parts("1 January", ", ", $0) + "\n" },
    HostileFile(name: "days in different years") { bytes in
      "calendar a\n" + numbered(bytes, "") { "  holiday 1 May from \(1_000 + $0 % 999) until \(1_000 + $0 % 999)\n" }
    },
    HostileFile(name: "dates and working days") { bytes in
      numbered(bytes, "") { number in
        "calendar a\(number)\n  holiday \(parts("5 March", ", ", 4_000))\n  working \(parts("2026-03-04", ", ", 6_000))\n"
      }
    },
  ]

  // MARK: Declarations

  private static let declarations = [
    HostileFile(name: "fields") { "record thing\n" + numbered($0, "") { "  f\($0) text\n" } },
    HostileFile(name: "the same field") { "record thing\n" + parts("  f text\n", "", $0) },
    HostileFile(name: "records") { numbered($0, "") { "record r\($0)\n  a text\n" } },
    HostileFile(name: "records of many fields") { bytes in
      numbered(bytes, "") { "record r\($0)\n" + numbered(10_000, "") { "  f\($0) text\n" } }
    },
    HostileFile(name: "records that lead to the next") {
      numbered($0, "") { "record r\($0)\n  a link to r\($0 + 1)\n" }
    },
    HostileFile(name: "lists of a record") { bytes in
      item
        + numbered(bytes, "") { record in
          "record r\(record)\n" + numbered(10_000, "") { "  f\($0) link to item as l\(record)_\($0)\n" }
        }
    },
    HostileFile(name: "lists of the same name") { bytes in
      item
        + numbered(bytes, "") { record in
          "record r\(record)\n" + numbered(10_000, "") { "  f\($0) link to item as children\n" }
        }
    },
    HostileFile(name: "values of a choice") { "record thing\n  a one of " + numbered($0, ", ") { "v\($0)" } + "\n" },
    HostileFile(name: "a choice beside comments") { bytes in
      "record thing\n  a one of \(numbered(bytes / 4, ", ") { "v\($0)" }) # a\n"
        + numbered(bytes / 2, "") { "  f\($0) text # a\n" }
    },
    HostileFile(name: "links to nowhere") { "record thing\n" + numbered($0, "") { "  f\($0) link to thnig\n" } },
    HostileFile(name: "names that are too long") { parts("a", "", $0) + " " + parts("b", "", 1_000) },
    HostileFile(name: "labels") { item + "labels pl\n" + numbered($0, "") { _ in "  item.amount \"a\"\n" } },
    HostileFile(name: "labels of unknown fields") {
      item + "labels pl\n" + numbered($0, "") { "  item.amuont\($0) \"a\"\n" }
    },
    HostileFile(name: "segments") { item + numbered($0, "") { "segment s\($0)\n  top 3 of item by amount\n" } },
    HostileFile(name: "segments of unknown records") {
      item + numbered($0, "") { "segment s\($0)\n  top 3 of itme by amount\n" }
    },
    HostileFile(name: "thresholds") { numbered($0, "") { "threshold t\($0) 3 days\n" } },
    HostileFile(name: "uses of thresholds") { bytes in
      numbered(bytes / 4, "") { "threshold t\($0) 3\n" }
        + rule(when: numbered(bytes / 2, " and ") { "amount > t\($0 % 900)" })
    },
    HostileFile(name: "thresholds of another kind") { bytes in
      numbered(bytes / 4, "") { "threshold t\($0) 3 days\n" }
        + rule(when: numbered(bytes / 2, " and ") { "amount > t\($0)" })
    },
    HostileFile(name: "rules of one name") {
      item + parts("rule a\n  for each item\n  when late\n  remind \"a@b.c\"\n  subject \"s\"\n", "", $0)
    },
    HostileFile(name: "comments") { parts("#\n", "", $0) },
    HostileFile(name: "words and comments") { "record thing\n" + numbered($0, "") { "  f\($0) text #\n" } },
    HostileFile(name: "languages") { parts("language pl\n", "", $0) },
  ]

  // MARK: Texts

  private static let texts = [
    HostileFile(name: "a subject") { rule("subject \"\(parts("a", "", $0))\"") },
    HostileFile(name: "lines of a message") { rule("message \"\"\"\n\(parts("a\n", "", $0))\"\"\"") },
    HostileFile(name: "values in a text") { rule("message \"\(parts("{amount}", "", $0))\"") },
    HostileFile(name: "conditions in a text") {
      rule("message \"\(parts("{state is open or done and late}", "", $0))\"")
    },
    HostileFile(name: "unknown values in a text") { rule("message \"\(numbered($0, "") { "{amuont\($0)}" })\"") },
    HostileFile(name: "open braces") { rule("message \"\(parts("{", "", $0))\"") },
    HostileFile(name: "foreign quotes in braces") { rule("message \"{\(parts("„", "", $0))}\"") },
    HostileFile(name: "letters of two scalars") { rule("subject \"\(parts("e\u{301}", "", $0))\" x") },
    HostileFile(name: "carriage returns in a comment") { "# a" + parts("\r", "", $0) + "\n" },
    HostileFile(name: "blocks that are not closed") { rule(parts("message \"\"\"", "\n", $0)) },
  ]

  // MARK: Mistakes

  private static let mistakes = [
    HostileFile(name: "unknown names") { wide + rule(when: numbered($0, " and ") { "filed\($0) > 1" }, of: "wide") },
    HostileFile(name: "rules with unknown names") { bytes in
      wide + rules(bytes, of: "wide") { "filed\($0) > 1 and filde\($0) > 2" }
    },
    HostileFile(name: "unknown values of a choice") { rule(when: numbered($0, " and ") { "state is opne\($0)" }) },
    HostileFile(name: "amounts without a currency") { rule(when: parts("price > 1", " and ", $0)) },
    HostileFile(name: "ambiguous values") { rule(when: "mood is bad or " + parts("late", " or ", $0)) },
    HostileFile(name: "signs") { parts("; ", "", $0) },
    HostileFile(name: "lines of no clause") { rule(parts("remnidd a", "\n  ", $0)) },
    HostileFile(name: "fields of no type") { "record thing\n" + numbered($0, "") { "  f\($0) txet\n" } },
    HostileFile(name: "lines of no declaration") { parts("rulle a", "\n", $0) },
    HostileFile(name: "quotes") { parts("\"", "", $0) },
    HostileFile(name: "a line of many mistakes") { "rule a\n  when " + parts("x is is y or", " ", $0) },
  ]

  // MARK: Parts of files

  private static let item = """
    record item
      amount number
      price money
      due_on date, optional
      late yes or no
      state one of open, done
      mood one of good, bad, late
      parent link to item as children, optional

    """

  private static let wide = item + "record wide\n" + (0..<900).map { "  field\($0) number\n" }.joined()

  private static func rule(when condition: String = "late", of record: String = "item") -> String {
    (record == "item" ? item : "")
      + "rule a\n  for each \(record)\n  when \(condition)\n  remind \"a@example.com\"\n  subject \"s\"\n"
  }

  private static func rule(_ clause: String) -> String { rule() + "  \(clause)\n" }

  private static func rules(_ bytes: Int, of record: String = "item", _ condition: (Int) -> String) -> String {
    (record == "item" ? item : "")
      + numbered(bytes, "") {
        "rule a\($0)\n  for each \(record)\n  when \(condition($0))\n  remind \"a@example.com\"\n  subject \"s\"\n"
      }
  }

  /// As many of a part as take so many bytes.
  private static func parts(_ part: String, _ separator: String, _ bytes: Int) -> String {
    let count = max(2, bytes / (part.utf8.count + separator.utf8.count))
    return Array(repeating: part, count: count).joined(separator: separator)
  }

  private static func numbered(_ bytes: Int, _ separator: String, _ part: (Int) -> String) -> String {
    var text = ""
    var number = 0
    while text.utf8.count < bytes {
      if number > 0 { text += separator }
      text += part(number)
      number += 1
    }
    return text
  }

  private static func nested(around condition: String) -> String {
    String(repeating: "any(children where ", count: 98) + condition + String(repeating: ")", count: 98)
  }

  private static func counted(upTo depth: Int) -> String {
    String(repeating: "count(children where ", count: depth) + "late"
      + String(repeating: ") is 1 or late", count: depth)
  }
}

extension HostileFile {
  /// Files of tests for the same rules.
  static let tests = [
    HostileFile(name: "tests") { parts("test \"a\"\n  on 2026-01-01 expect nothing\n", "", $0) },
    HostileFile(name: "tests of different titles") {
      numbered($0, "") { "test \"a\($0)\"\n  on 2026-01-01 expect nothing\n" }
    },
    HostileFile(name: "records that change") { bytes in
      "test \"a\"\n" + numbered(bytes / 2, "") { "  given item i\($0) with amount 1\n" }
        + "  on 2026-01-01 expect nothing\n" + numbered(bytes / 2, "") { "  change i\($0) with amount 2\n" }
    },
    HostileFile(name: "unknown records") { bytes in
      "test \"a\"\n" + numbered(bytes / 2, "") { "  given item i\($0) with amount 1\n" }
        + "  on 2026-01-01 expect nothing\n" + numbered(bytes / 2, "") { "  change x\($0) with amount 2\n" }
    },
    HostileFile(name: "expectations") { bytes in
      "test \"a\"\n  given item i with amount 1\n"
        + parts("  on 2026-01-01 expect a for i to remind \"a@example.com\"\n", "", bytes)
    },
    HostileFile(name: "settings of a record") {
      "test \"a\"\n  given item i with " + parts("amount 1", ", ", $0) + "\n"
    },
  ]

  /// The rules that they test.
  static let rulesUnderTest =
    item + "rule a\n  for each item\n  when late\n  remind \"a@example.com\"\n  subject \"s\"\n"
}
