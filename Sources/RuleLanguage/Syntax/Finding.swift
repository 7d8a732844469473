// Mistakes as the lexer and the parser note them, before they become diagnostics for people.

/// A mistake, its place and, where one is known, its fix.
struct Finding: Hashable, Sendable {
  var range: SourceRange
  var message: String
  var help: String?
}

/// The mistakes of one file. Beyond the limit they are only counted, so that a file of garbage costs no time.
struct Findings: Sendable {
  static let limit = 100

  private(set) var all: [Finding] = []
  private(set) var isFull = false

  mutating func add(_ range: SourceRange, _ message: String, help: String? = nil) {
    add(Finding(range: range, message: message, help: help))
  }

  mutating func add(_ finding: Finding) {
    if all.count < Findings.limit { all.append(finding) } else { isFull = true }
  }

  /// What people are shown, in the order of the file.
  func diagnostics(in source: SourceText) -> [Diagnostic] {
    let sorted = all.sorted { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }
    var diagnostics = sorted.map { Diagnostic(.error, at: $0.range, in: source, $0.message, help: $0.help) }
    if isFull { diagnostics.append(.more(.error, file: source.file)) }
    return diagnostics
  }
}

extension [Diagnostic] {
  /// Whether one more finding about the same thing, be it a rule or all labels, would be read, or tell that there are more
  /// than are.
  func hasRoom(for severity: Diagnostic.Severity) -> Bool {
    count <= Findings.limit || count(where: { $0.severity == severity }) <= Findings.limit
  }

  /// Adds a finding, where it would be read.
  mutating func note(
    _ severity: Diagnostic.Severity, at range: SourceRange, in source: SourceText, _ message: String,
    help: String? = nil
  ) {
    guard hasRoom(for: severity) else { return }
    append(Diagnostic(severity, at: range, in: source, message, help: help))
  }

  /// Adds a mistake, where it would be read.
  mutating func note(_ finding: Finding, in source: SourceText) {
    note(.error, at: finding.range, in: source, finding.message, help: finding.help)
  }

  /// At most so many errors and warnings of each file, and a word that there are more. They are in the order of files.
  func cutShort() -> [Diagnostic] {
    var shown: [Diagnostic] = []
    var rest = self[...]
    while let file = rest.first?.file {
      let ofFile = rest.prefix { $0.file == file }
      let words = [Diagnostic.Severity.error, .warning].map { Diagnostic.more($0, file: file) }
      var counts: [Diagnostic.Severity: Int] = [:]
      for diagnostic in ofFile where !words.contains(diagnostic) {
        counts[diagnostic.severity, default: 0] += 1
        if counts[diagnostic.severity, default: 0] <= Findings.limit { shown.append(diagnostic) }
      }
      shown += words.filter { counts[$0.severity, default: 0] > Findings.limit || ofFile.contains($0) }
      rest = rest.dropFirst(ofFile.count)
    }
    return shown
  }
}

extension Diagnostic {
  /// That more is wrong with a file than is shown.
  fileprivate static func more(_ severity: Severity, file: String) -> Diagnostic {
    let what = severity == .error ? "mistakes" : "warnings"
    return Diagnostic(severity, file: file, "there are more than \(Findings.limit) \(what); the rest is not shown")
  }
}

/// Thrown where a clause cannot be read on. Its finding is nil where the mistake is noted already.
struct Mistake: Error {
  var finding: Finding?
}
