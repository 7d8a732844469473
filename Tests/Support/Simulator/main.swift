// Plays many seeds: `followup-simulator [--from SEED] [--seeds COUNT] [--disk] [--show SEED]`.

import FollowupSimulator
import Foundation

private func number(after option: String) -> UInt64? {
  let arguments = CommandLine.arguments
  guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
  return UInt64(arguments[index + 1])
}

let onDisk = CommandLine.arguments.contains("--disk")
if let seed = number(after: "--show") {
  let script = Script(seed: seed, usesDisk: onDisk)
  let outcome = try Run.play(script, onDisk: onDisk)
  print(script)
  print(outcome.trace.joined(separator: "\n"))
  print(outcome.violation.map { "broken: \($0)" } ?? "every promise kept")
  exit(outcome.violation == nil ? 0 : 1)
}

let first = number(after: "--from") ?? 1
let count = number(after: "--seeds") ?? 2_000
var (failed, mails, restarts) = (0, 0, 0)
for seed in first..<first + count {
  let script = Script(seed: seed, usesDisk: onDisk)
  if (seed - first) % 1_000 == 999 {
    print("\(seed - first + 1) seeds…")
    fflush(nil)
  }
  let outcome = try Run.play(script, onDisk: onDisk)
  mails += outcome.mailsAccepted
  restarts += outcome.restarts
  guard let violation = outcome.violation else { continue }
  failed += 1
  let shortest = try Shrinker.shrink(script, breaking: violation) { try Run.play($0, onDisk: onDisk) }
  let again = try Run.play(shortest, onDisk: onDisk).violation
  print("seed \(seed) broke: \(again ?? violation)\nThe shortest script that does:\n\(shortest)\n")
  if failed >= 5 { break }
}
print("\(count) seeds from \(first): \(failed) failed; \(mails) mails taken, \(restarts) restarts")
exit(failed == 0 ? 0 : 1)
