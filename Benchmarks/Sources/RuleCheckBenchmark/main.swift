// Measures how long it takes to read and check a rule file as large as one may be, beside a bare loop that only cuts the
// same bytes into words, in the same run: the ratio is what two machines can compare.

import Glibc
import RuleLanguage

let source = SourceText(file: "large.rules", text: Rules.text)
let clock = ContinuousClock()

/// The shortest of some runs, in milliseconds: whatever else the machine does only adds to it.
func milliseconds(_ runs: Int, _ body: () -> Void) -> Double {
  (0..<runs).map { _ in clock.measure(body) / .milliseconds(1) }.min() ?? 0
}

/// Words and signs, as a program would count them that knows nothing of the language.
func countWords(_ bytes: [UInt8]) -> Int {
  var count = 0
  var isInWord = false
  for byte in bytes {
    let continues = byte > 0x40 || (0x30...0x39).contains(byte)
    if byte > 0x20, !(continues && isInWord) { count += 1 }
    isInWord = continues
  }
  return count
}

let findings = RuleChecker.check([source]).diagnostics
guard findings.isEmpty else {
  for finding in findings.prefix(3) { print(finding) }
  exit(1)
}

var words = 0
let bare = milliseconds(50) { words = countWords(source.utf8) }
let parsing = milliseconds(10) { _ = RuleParser.parse(source) }
let checking = milliseconds(10) { _ = RuleChecker.check([source]) }
let formatting = milliseconds(10) { _ = RuleFormatter.format(source) }

func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

print("\(Rules.count) rules, \(source.utf8.count) bytes, \(words) words")
print("words counted by a bare loop  \(rounded(bare)) ms")
print("parsed                        \(rounded(parsing)) ms  (\(rounded(parsing / bare)) times that)")
print("parsed and checked            \(rounded(checking)) ms  (\(rounded(checking / bare)) times that)")
print("formatted                     \(rounded(formatting)) ms  (\(rounded(formatting / bare)) times that)")
