// The engine through stops and faults: short lives of a team, each made from a seed and held against the promises. Two
// thousand more are played by the release build (run-tests.sh), and as many as one likes by `make simulate`.

import FollowupSimulator
import Foundation
import Testing

@Suite struct SimulatorTests {
  static let seedsInMemory = 100
  static let seedsOnDisk = 15

  @Test func everyPromiseIsKeptWhateverHappens() throws { try play(Self.seedsInMemory, onDisk: false) }

  @Test func everyPromiseIsKeptOnADiskThatFails() throws { try play(Self.seedsOnDisk, onDisk: true) }

  /// Lives in which nothing is sent or nothing goes wrong would keep every promise, too: they do not count.
  private func play(_ seeds: Int, onDisk: Bool) throws {
    var (mails, restarts) = (0, 0)
    for seed in 1...UInt64(seeds) {
      let script = Script(seed: seed, usesDisk: onDisk)
      let outcome = try Run.play(script, onDisk: onDisk)
      mails += outcome.mailsAccepted
      restarts += outcome.restarts
      guard let violation = outcome.violation else { continue }
      let shortest = try Shrinker.shrink(script, breaking: violation) { try Run.play($0, onDisk: onDisk) }
      Issue.record("seed \(seed): \(violation)\n\(shortest)")
    }
    #expect(mails > 15 * seeds, "the teams were hardly reminded of anything")
    #expect(restarts > seeds, "hardly anything went wrong")
  }

  @Test(arguments: [false, true])
  func aSeedPlaysTheSameEveryTime(onDisk: Bool) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let script = Script(seed: seed, usesDisk: onDisk)
      let (first, second) = (try Run.play(script, onDisk: onDisk), try Run.play(script, onDisk: onDisk))
      #expect(!first.trace.isEmpty)
      #expect(first.trace == second.trace, "seed \(seed)")
    }
  }

  /// A daemon that is broken on purpose is found within so many seeds, or the simulator finds nothing.
  @Test(arguments: Canary.allCases)
  func aBrokenDaemonIsFound(canary: Canary) throws {
    let onDisk = canary == .syncsNothing
    let found = try (1...UInt64(onDisk ? 200 : 300)).first { seed in
      try Run.play(Script(seed: seed, usesDisk: onDisk), onDisk: onDisk, canary: canary).violation != nil
    }
    #expect(found != nil, "\(canary) was not found")
  }

  @Test func aFailingScriptIsMadeShorter() throws {
    let seed = try #require(
      try (1...100 as ClosedRange<UInt64>).first {
        try Run.play(Script(seed: $0), canary: .looksADayLate).violation != nil
      })
    let script = Script(seed: seed)
    let violation = try #require(try Run.play(script, canary: .looksADayLate).violation)
    let shortest = try Shrinker.shrink(script, breaking: violation) { try Run.play($0, canary: .looksADayLate) }
    #expect(shortest.lines.count < script.lines.count)
    #expect(try Run.play(shortest, canary: .looksADayLate).violation?.promise == violation.promise)
  }
}
