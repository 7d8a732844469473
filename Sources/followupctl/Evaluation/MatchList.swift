// What matched, by rule, and how it is written.

import FollowupModel
import RuleLanguage
import WorkingTime

/// The matches of a set of rules.
struct MatchList: Sendable {
  struct Match: Sendable {
    var id: RecordID
    var client: RecordID?
    /// The exact end, where it is wanted and known already.
    var until: Instant?
    /// Whether `until` is still to be found.
    var isOpenEnded = false
  }

  /// By the rule's position.
  var byRule: [[Match]]

  init(rules: Int) { byRule = Array(repeating: [], count: rules) }

  mutating func append(_ other: MatchList) {
    for rule in byRule.indices { byRule[rule] += other.byRule[rule] }
  }

  /// Adds the rows of a batch that match.
  ///
  /// - Parameter client: The client in whose dossier, by its number in the batch, a record lies.
  mutating func add(
    _ evaluator: BatchEvaluator, _ rules: [Rule], over batch: DossierBatch, _ records: any BatchRecords,
    ends: Ends, client: (Int) throws -> RecordID?
  ) rethrows {
    for (index, rule) in rules.enumerated() {
      guard let table = batch.table(of: rule.record) else { continue }
      let verdicts = evaluator.matches(ofRule: index, over: batch, records)
      for row in 0..<verdicts.count where verdicts.isTrue(row) {
        var match = Match(id: table.id(of: row), client: try client(table.dossier(of: row)))
        if ends != .unwanted, verdicts[row].until != nil {
          match.isOpenEnded = ends == .later
          if ends == .now {
            match.until = evaluator.exactMatch(ofRule: index, at: row, over: batch, records)?.until
          }
        }
        byRule[index].append(match)
      }
    }
  }

  enum Ends {
    case unwanted, now, later
  }

  /// Sorts by id and writes a line each.
  mutating func write(_ rules: [Rule], withEnds: Bool, _ time: TeamTime) {
    var page = Page()
    for (index, rule) in rules.enumerated() {
      byRule[index].sort { $0.id < $1.id }
      let head = "{\"rule\":\(JSONLine.quoted(rule.name)),\"record\":\(JSONLine.quoted(rule.record)),\"id\":"
      for match in byRule[index] {
        page.append(head)
        page.append(quoted: match.id.text)
        page.append(",\"client\":")
        if let client = match.client { page.append(quoted: client.text) } else { page.append("null") }
        if withEnds { page.append(",\"holds_until\":\(match.until.map { JSONLine.quoted(time.iso($0)) } ?? "null")") }
        page.append("}\n")
      }
      byRule[index] = []
    }
    page.flush()
  }
}

/// Output that is written in large pieces.
private struct Page {
  private var bytes: [UInt8] = []
  private static let size = 64 << 10

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count > Page.size { flush() }
  }

  /// Appends a JSON string: most ids are as they stand.
  mutating func append(quoted text: String) {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else { return append(JSONLine.quoted(text)) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func flush() {
    Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
