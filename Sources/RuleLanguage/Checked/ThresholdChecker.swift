// The thresholds of one file: each declared once, above the rules that use it, and used at all.

import FollowupModel

struct ThresholdChecker {
  /// By name.
  private(set) var thresholds: [String: ThresholdDeclaration] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private let file: RuleFile

  init(_ file: RuleFile) {
    self.file = file
    for case .threshold(let threshold) in file.declarations { add(threshold) }
  }

  private mutating func add(_ threshold: ThresholdDeclaration) {
    let (name, source) = (threshold.name, file.source)
    if let first = thresholds[name.text] {
      let line = source.position(of: first.name.range.start).line
      return diagnostics.note(
        .error, at: name.range, in: source, "threshold `\(name.text)` is declared twice",
        help: "give it another name, or remove the one in line \(line)")
    }
    guard thresholds.count < Limits.thresholds else {
      return diagnostics.note(
        .error, at: name.range, in: source, "there are more than \(Limits.thresholds) thresholds in this file",
        help: "divide the file, each part with its own thresholds")
    }
    thresholds[name.text] = threshold
  }

  /// Warnings of thresholds that no rule uses, or that stand below one that does.
  var warnings: [Diagnostic] {
    file.declarations.compactMap { declaration in
      guard case .threshold(let threshold) = declaration else { return nil }
      let name = threshold.name
      guard let use = file.thresholdUses[name.text] else {
        return warning(
          name, "nothing in this file uses the threshold `\(name.text)`",
          help: "write `\(name.text)` where its value stands, or leave the threshold out")
      }
      guard use.start < name.range.start else { return nil }
      let line = file.source.position(of: use.start).line
      return warning(
        name, "`\(name.text)` stands below line \(line), which uses it",
        help: "move it to the top of the file, where people look for it")
    }
  }

  private func warning(_ name: Name, _ message: String, help: String) -> Diagnostic {
    Diagnostic(.warning, at: name.range, in: file.source, message, help: help)
  }
}
