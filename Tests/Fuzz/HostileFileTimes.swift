// How long each hostile file of about a mebibyte takes to be checked and laid out, the slowest last.

import RuleLanguage

@main enum HostileFileTimes {
  static func main() {
    let bytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1 << 20
    let only = CommandLine.arguments.dropFirst(2).first
    let clock = ContinuousClock()
    var times: [(took: Duration, line: String)] = []
    for file in HostileFile.all where only == nil || file.name == only {
      var text = file.text(bytes - 4_096)
      // The last line is a part of one then.
      while text.utf8.count > 1 << 20 { text.removeLast(64) }
      let source = SourceText(file: "a.rules", text: text)
      var found = 0
      let checking = clock.measure { found = RuleChecker.check([source]).diagnostics.count }
      var isLaidOut = false
      let layingOut = clock.measure { isLaidOut = RuleFormatter.format(source).text != nil }
      let line =
        "\(milliseconds(checking)) ms checked (\(found) findings), \(milliseconds(layingOut)) ms laid out (\(isLaidOut)): \(file.name)"
      if only != nil || checking + layingOut > .seconds(30) { print(line) }
      times.append((checking + layingOut, line))
    }
    for time in times.sorted(by: { $0.took < $1.took }) { print(time.line) }
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
