// Recipients that may be nobody: an address that may be empty, a link that `when` says is empty; and repeated ones.

import FollowupModel

extension StepChecker {
  /// Looks at the recipients of one step, beside what is known while `when` holds.
  mutating func warnOfRecipients(
    _ written: [Located<StepClause.Recipient>], _ checked: [Step.Recipient?], _ known: Facts,
    _ outlooks: OutlookReader, _ source: SourceText
  ) {
    warnOfRepeated(written, source)
    for (place, recipient) in zip(written, checked) {
      switch recipient {
      case .employee(let path)?, .email(let path)?:
        guard !warnOfEmpty(path.path, place.range, known, source), case .email? = recipient, written.count == 1 else {
          continue
        }
        warnOfOptional(path.path, place.range, known, outlooks, source)
      default: continue
      }
    }
  }

  private mutating func warnOfRepeated(_ written: [Located<StepClause.Recipient>], _ source: SourceText) {
    var known: Set<String> = []
    for recipient in written where !known.insert(recipient.value.identity).inserted {
      warn(recipient.range, source, "this recipient stands here twice, and is reminded once", "leave one of them out")
    }
  }

  /// True where one link of the path, or its end, is empty whenever the rule matches.
  private mutating func warnOfEmpty(
    _ path: RecordPath, _ range: SourceRange, _ known: Facts, _ source: SourceText
  ) -> Bool {
    let links = path.links.indices.map { index in
      RecordPath(scope: path.scope, links: Array(path.links[..<index]), end: .field(path.links[index]), phrase: "")
    }
    let isEmpty = (links + [path]).contains { known[.presence(.path($0))] == .words(["empty"]) }
    guard isEmpty else { return false }
    warn(
      range, source, "nobody is found here: by `when`, `\(path.phrase)` is empty",
      "name somebody else; as it is, the fallback address gets it")
    return true
  }

  private mutating func warnOfOptional(
    _ path: RecordPath, _ range: SourceRange, _ known: Facts, _ outlooks: OutlookReader, _ source: SourceText
  ) {
    guard outlooks.field(path)?.isOptional == true, known[.presence(.path(path))] == nil else { return }
    warn(
      range, source, "`\(path.phrase)` may be empty, and then the fallback address gets this",
      "add somebody who is always there, or add `and \(path.phrase) is not empty` to `when`")
  }
}

extension StepClause.Recipient {
  fileprivate var identity: String {
    switch self {
    case .path(let names): return names.map(\.text).joined(separator: ".")
    case .address(let address): return "\"\(address)"
    case .group(let name): return "group \(name.text)"
    }
  }
}
