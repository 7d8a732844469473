// How long each hostile file of about a mebibyte takes to be checked and laid out, the slowest last.

import Glibc
import RuleLanguage

@main enum HostileFileTimes {
  private static let clock = ContinuousClock()

  static func main() {
    let bytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1 << 20
    let only = CommandLine.arguments.dropFirst(2).first
    let rules = HostileFile.all.filter { only == nil || $0.name == only }.map { timed($0, bytes) }
    let tests = HostileFile.tests.filter { only == nil || $0.name == only }.map { timedTests($0, bytes) }
    let all = (rules + tests).sorted { $0.took < $1.took }
    for line in all { print(line.text) }
    if all.contains(where: { $0.took > limit }) { exit(1) }
  }

  /// Many times what any of them takes on a busy machine, and far from what comparing everything with everything takes.
  private static let limit = Duration.seconds(20)

  private static func timed(_ file: HostileFile, _ bytes: Int) -> (took: Duration, text: String) {
    let source = source(file, bytes)
    var findings = 0
    let checking = clock.measure { findings = RuleChecker.check([source]).diagnostics.count }
    var isLaidOut = false
    let layingOut = clock.measure { isLaidOut = RuleFormatter.format(source).text != nil }
    let second = "\(milliseconds(layingOut)) ms \(isLaidOut ? "laid out" : "refused to lay out")"
    return (checking + layingOut, "\(milliseconds(checking)) ms checked, \(findings) findings, \(second): \(file.name)")
  }

  private static func timedTests(_ file: HostileFile, _ bytes: Int) -> (took: Duration, text: String) {
    let source = source(file, bytes)
    var findings = 0
    let checking = clock.measure {
      let rules = RuleChecker.check([SourceText(file: "a.rules", text: HostileFile.rulesUnderTest)]).rules
      if let rules { findings = TestChecker.check(source, rules: rules).diagnostics.count }
    }
    return (checking, "\(milliseconds(checking)) ms checked, \(findings) findings: \(file.name)")
  }

  /// A file of that size at most; the last line may be cut.
  private static func source(_ file: HostileFile, _ bytes: Int) -> SourceText {
    let text = String(decoding: file.text(bytes - 4_096).utf8.prefix(1 << 20), as: UTF8.self)
    return SourceText(file: "a.rules", text: text)
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
