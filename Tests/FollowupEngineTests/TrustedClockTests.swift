// Time that passes, a machine that sleeps, and a clock that is set, told apart.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct TrustedClockTests {
  private let start = Instant(second: 1_800_000_000)
  private let day: Int64 = 86_400

  /// A clock that was read at the start, and again when the wall had moved by `wall` while `passed` seconds passed.
  private func read(wall: Int64, passed: Int64) -> (TrustedClock, TrustedClock.Finding?) {
    var clock = TrustedClock(wall: start, elapsed: 500)
    let finding = clock.read(wall: start + wall, elapsed: 500 + passed)
    return (clock, finding)
  }

  @Test(arguments: [0, 1, 3600, 86_400, 400 * 86_400] as [Int64])
  func timeThatPassesAwakeOrAsleepIsBelieved(seconds: Int64) {
    let (clock, finding) = read(wall: seconds, passed: seconds)
    #expect(finding == nil && clock.leap == nil && clock.now == start + seconds)
  }

  @Test func whatKeepsAClockRightIsNotMentioned() {
    #expect(read(wall: 100, passed: 70).1 == nil)
    #expect(read(wall: 70, passed: 100).1 == nil)
  }

  @Test func aClockSetBackIsBelievedHoweverFar() {
    for seconds in [-3600, -400 * day] {
      let (clock, finding) = read(wall: seconds, passed: 0)
      #expect(finding == .set(by: seconds) && clock.leap == nil && clock.now == start + seconds)
    }
  }

  @Test func aClockSetForwardByADayAtMostIsBelieved() {
    #expect(read(wall: day, passed: 0).1 == .set(by: day))
    #expect(read(wall: day, passed: 0).0.now == start + day)
    #expect(read(wall: day + 1, passed: 0).1 == .leapt(by: day + 1))
  }

  @Test func timeGoesOnFromWhereItWasWhenTheClockLeaps() {
    var (clock, finding) = read(wall: 30 * day + 10, passed: 10)
    #expect(finding == .leapt(by: 30 * day) && clock.now == start + 10 && clock.leap == 30 * day)
    finding = clock.read(wall: start + 30 * day + 3610, elapsed: 500 + 3610)
    #expect(finding == nil, "it is told once")
    #expect(clock.now == start + 3610)
  }

  @Test func aClockThatIsBackIsBelievedAgain() {
    var (clock, _) = read(wall: 30 * day, passed: 0)
    let back = clock.read(wall: start + 120, elapsed: 500 + 60)
    #expect(back == .returned && clock.leap == nil && clock.now == start + 120)
    let later = clock.read(wall: start + 130, elapsed: 500 + 70)
    #expect(later == nil)
  }

  @Test func aPersonMayAcceptTheClock() {
    var (clock, _) = read(wall: 30 * day, passed: 0)
    let accepted = clock.accept()
    #expect(accepted && clock.now == start + 30 * day && clock.leap == nil)
    let finding = clock.read(wall: start + 30 * day + 5, elapsed: 500 + 5)
    #expect(finding == nil)
    let again = clock.accept()
    #expect(!again, "there is nothing to accept")
  }

  @Test func aSleepOfAYearWithAClockThatWasSetMeanwhileIsJudgedByTheSetting() {
    #expect(read(wall: 400 * day, passed: 365 * day).1 == .leapt(by: 35 * day))
    #expect(read(wall: 365 * day + 3600, passed: 365 * day).1 == .set(by: 3600))
  }

  // MARK: Restarts

  /// A daemon that ran for an hour on a machine that had started `elapsed` seconds ago, and starts again in a boot.
  private func restarted(wall: Int64, passed: Int64, boot: String = "one") -> (TrustedClock, TrustedClock.Finding?) {
    var former = TrustedClock(wall: start, elapsed: 500)
    _ = former.read(wall: start + 3600, elapsed: 4100)
    let elapsed = boot == "one" ? 4100 + passed : 60
    let wall = start + 3600 + wall
    var clock = TrustedClock(wall: wall, elapsed: elapsed, boot: boot, after: former.mark(boot: "one"))
    let finding = clock.read(wall: wall, elapsed: elapsed)
    return (clock, finding)
  }

  @Test(arguments: [0, 3600, 40 * 86_400] as [Int64])
  func aStopIsAStopHoweverLong(seconds: Int64) {
    let (clock, finding) = restarted(wall: seconds, passed: seconds)
    #expect(finding == nil && clock.leap == nil && clock.now == start + 3600 + seconds)
  }

  @Test func aLeapDuringAStopIsNotBelievedAndTheTimeOfTheStopIs() {
    let (clock, finding) = restarted(wall: 30 * day + 600, passed: 600)
    #expect(finding == .leapt(by: 30 * day) && clock.leap == 30 * day && clock.now == start + 4200)
  }

  @Test func whatIsBelievedIsBelievedAfterARestartToo() {
    #expect(restarted(wall: day, passed: 0).1 == .set(by: day))
    #expect(restarted(wall: -40 * day, passed: 0).1 == .set(by: -40 * day))
  }

  @Test func whatAPersonAcceptedIsAcceptedAfterARestart() {
    var (clock, _) = read(wall: 30 * day, passed: 0)
    let before = clock.mark(boot: "one")
    _ = clock.accept()
    #expect(clock.hasMoved(from: before, boot: "one"))
    var again = TrustedClock(wall: clock.now, elapsed: 500, boot: "one", after: clock.mark(boot: "one"))
    let finding = again.read(wall: clock.now, elapsed: 500)
    #expect(finding == nil && again.leap == nil)
  }

  @Test func afterABootTheClockIsBelievedForNobodyKnowsHowLongTheMachineWasOff() {
    let (clock, finding) = restarted(wall: 400 * day, passed: 0, boot: "two")
    #expect(finding == nil && clock.leap == nil && clock.now == start + 3600 + 400 * day)
    #expect(restarted(wall: 400 * day, passed: 0, boot: "").1 == nil, "nor where nobody tells boots apart")
  }

  @Test func aClockThatShowsLessThanCameAlreadyWasSetBack() {
    let (clock, finding) = restarted(wall: -day, passed: 0, boot: "two")
    #expect(finding == .set(by: -day) && clock.now == start + (3600 - day))
  }

  @Test func whatIsKeptHoldsWhileTimePasses() {
    var clock = TrustedClock(wall: start, elapsed: 500)
    let mark = clock.mark(boot: "one")
    _ = clock.read(wall: start + 400 * day + 30, elapsed: 500 + 400 * day)
    #expect(!clock.hasMoved(from: mark, boot: "one"))
    #expect(clock.hasMoved(from: mark, boot: "two") && clock.hasMoved(from: nil, boot: "one"))
  }
}
