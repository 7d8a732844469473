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
    if isFull {
      diagnostics.append(
        Diagnostic(.error, file: source.file, "there are more than \(Findings.limit) mistakes; the rest is not shown"))
    }
    return diagnostics
  }
}

/// Thrown where a clause cannot be read on. Its finding is nil where the mistake is noted already.
struct Mistake: Error {
  var finding: Finding?
}
