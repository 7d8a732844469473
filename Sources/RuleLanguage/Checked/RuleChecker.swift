// Text to rules: parses and checks a whole set of rule files, and finds everything that is wrong with it.

import FollowupModel

/// Checks rule files.
public enum RuleChecker {
  /// Parses and checks a whole set.
  ///
  /// - Parameter today: the date, to warn of calendars without dates for the coming year; nil: no such warnings.
  /// - Returns: the rules, nil where there is any error, and all findings of all files, by file and place.
  public static func check(_ sources: [SourceText], today: CivilDate? = nil) -> (
    rules: RuleSet?, diagnostics: [Diagnostic]
  ) {
    let parsed = sources.map { RuleParser.parse($0) }
    let files = parsed.map(\.file)
    var diagnostics = parsed.flatMap(\.diagnostics)

    var records = RecordChecker()
    files.forEach { records.add($0) }
    let schema = records.finish()
    var groups = GroupChecker()
    files.forEach { groups.add($0) }
    var calendars = CalendarChecker(today: today)
    files.forEach { calendars.add($0) }
    let thresholds = files.map(ThresholdChecker.init)
    var segments = SegmentChecker(schema: schema, unsureNames: records.unsureNames)
    zip(files, thresholds).forEach { segments.add($0, thresholds: $1.thresholds) }
    var rules = RuleSetChecker(
      schema: schema, groups: GroupNames(groups.addresses), unsureNames: records.unsureNames,
      segments: .declared(segments.records), today: today)
    zip(files, thresholds).forEach { rules.add($0, thresholds: $1.thresholds) }
    var labels = LabelChecker(
      schema: schema, segments: Set(segments.records.keys), unsureNames: records.unsureNames)
    files.forEach { labels.add($0) }

    diagnostics += records.diagnostics + groups.diagnostics + calendars.diagnostics + rules.diagnostics
    diagnostics += labels.diagnostics + segments.diagnostics + thresholds.flatMap(\.diagnostics)
    if !rules.rules.isEmpty, !diagnostics.contains(where: { $0.severity == .error }) {
      // A mistake may be where a rule asks for it.
      diagnostics += segments.unused(asked: rules.askedSegments) + GroupWarnings.check(files)
      diagnostics += thresholds.flatMap(\.warnings)
    }
    diagnostics = inOrder(diagnostics).cutShort()
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return (nil, diagnostics) }
    let set = RuleSet(
      schema: schema, rules: rules.rules, groups: groups.addresses, calendars: calendars.calendars,
      labels: labels.labels, segments: segments.segments)
    return (set, diagnostics)
  }

  /// By file and place, each once.
  private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var known: Set<Diagnostic> = []
    return diagnostics.filter { known.insert($0).inserted }.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      return (first.file, first.line, first.column, left.offset) < (
        second.file, second.line, second.column, right.offset
      )
    }.map(\.element)
  }
}

/// Gathers the groups of all files.
struct GroupChecker {
  private(set) var addresses: [String: [String]] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  mutating func add(_ file: RuleFile) {
    for case .group(let group) in file.declarations {
      if addresses[group.name.text] != nil {
        diagnostics.note(
          .error, at: group.name.range, in: file.source, "group `\(group.name.text)` is declared twice",
          help: "put all addresses into one declaration")
        continue
      }
      guard addresses.count < Limits.groups else {
        diagnostics.note(
          .error, at: group.name.range, in: file.source, "there are more than \(Limits.groups) groups",
          help: "leave out those that no rule reminds")
        return
      }
      addresses[group.name.text] = group.addresses.map(\.value)
      for address in group.addresses where !MailAddress.isPlausible(address.value) {
        diagnostics.note(MailAddress.finding(address.value, address.range), in: file.source)
      }
    }
  }
}

/// The groups that a rule may remind.
struct GroupNames: Sendable {
  private let names: Set<String>
  let sorted: [String]

  init(_ addresses: [String: [String]]) {
    names = Set(addresses.keys)
    sorted = names.sorted()
  }

  func contains(_ name: String) -> Bool { names.contains(name) }
}

/// What an address in a rule must look like.
enum MailAddress {
  /// One `@` with something on both sides, no white space, no control characters.
  static func isPlausible(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && text.utf8.count <= 254
      && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x1F && $0.value != 0x7F }
      && !text.contains { "<>,;:()[]\"\\".contains($0) }
  }

  static func finding(_ text: String, _ range: SourceRange) -> Finding {
    Finding(range: range, message: "`\(text)` is not a mail address", help: "write it like \"anna@example.com\"")
  }
}
