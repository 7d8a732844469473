// Matches as JSON Lines, written in large pieces.

import FollowupModel
import RuleLanguage
import WorkingTime

extension MatchList {
  /// Writes a line for each match, by rule and id.
  mutating func write(_ rules: [Rule], withEnds: Bool, _ time: TeamTime) {
    sort()
    var page = Page()
    // Most ends are one of a few midnights.
    var ends: [Instant: String] = [:]
    for (index, rule) in rules.enumerated() {
      let head = "{\"rule\":\(JSONLine.quoted(rule.name)),\"record\":\(JSONLine.quoted(rule.record)),\"id\":"
      for match in byRule[index] {
        page.append(head)
        page.append(quoted: id(of: match))
        page.append(",\"client\":")
        if let client = client(of: match) { page.append(quoted: client) } else { page.append("null") }
        if withEnds {
          page.append(",\"holds_until\":")
          if let until = match.until {
            let text = ends[until] ?? JSONLine.quoted(time.iso(until))
            ends[until] = text
            page.append(text)
          } else {
            page.append("null")
          }
        }
        page.append("}\n")
      }
    }
    page.flush()
  }
}

/// Output that is written in large pieces.
private struct Page {
  private var bytes: [UInt8] = []
  private static let size = 64 << 10

  init() { bytes.reserveCapacity(Page.size * 2) }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count > Page.size { flush() }
  }

  /// Appends a JSON string: most ids are as they stand.
  mutating func append(quoted utf8: ArraySlice<UInt8>) {
    let isPlain = utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else { return append(JSONLine.quoted(String(decoding: utf8, as: UTF8.self))) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func flush() {
    Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
