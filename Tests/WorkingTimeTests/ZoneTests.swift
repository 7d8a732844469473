// Wall times that do not exist or exist twice, files that are no zones, and rules that no zone uses yet.

import FollowupModel
import Testing

@testable import WorkingTime

@Suite struct ZoneTests {
  private func instant(_ zone: String, _ text: String) throws -> String {
    let utc = TeamTime(zone: .utc)
    let local = try TeamTime(zone: Zone.named(zone))
    return utc.iso(try #require(local.parseInstant(text)))
  }

  @Test func aTimeThatAGapLeavesOutIsTheEndOfTheGap() throws {
    #expect(try instant("Europe/Warsaw", "2026-03-29 02:30") == "2026-03-29T01:00:00+00:00")
    #expect(try instant("Europe/Warsaw", "2026-03-29 03:00") == "2026-03-29T01:00:00+00:00")
  }

  @Test func ofATimeThatComesTwiceTheFirstIsMeant() throws {
    #expect(try instant("Europe/Warsaw", "2026-10-25 02:30") == "2026-10-25T00:30:00+00:00")
    #expect(try instant("Australia/Lord_Howe", "2026-04-05 01:45") == "2026-04-04T14:45:00+00:00")
  }

  @Test func aDayBeginsAfterTheGapThatSwallowsItsMidnight() throws {
    let santiago = try Zone.named("America/Santiago")
    let start = santiago.startOfDay(try #require(CivilDate(iso: "2026-09-06")))
    #expect(TeamTime(zone: santiago).iso(start) == "2026-09-06T01:00:00-03:00")
  }

  @Test func aDateThatAZoneLeftOutBeginsWithTheNext() throws {
    let apia = try Zone.named("Pacific/Apia")
    let skipped = try #require(CivilDate(iso: "2011-12-30"))
    let next = try #require(CivilDate(iso: "2011-12-31"))
    #expect(apia.startOfDay(skipped) == apia.startOfDay(next))
    #expect(apia.date(at: apia.startOfDay(skipped)) == next)
  }

  @Test func aMistypedZoneIsAnsweredWithTheNearest() {
    func nearest(_ name: String) -> String? {
      do {
        _ = try Zone.named(name)
      } catch ZoneError.unknownZone(_, let nearest) {
        return nearest
      } catch {}
      return nil
    }
    #expect(nearest("Europe/Warszaw") == "Europe/Warsaw")
    #expect(nearest("Warsaw") == "Europe/Warsaw")
    #expect(nearest("europe/moscow") == "Europe/Moscow")
    #expect(nearest("Middle-earth/Shire") == nil)
  }

  @Test(arguments: [
    "../zoneinfo/UTC", "/etc/passwd", "Europe/../UTC", "", "Europe//Warsaw", "Europe/", "tzdata.zi", "UTC\0", ".",
  ])
  func aNameThatIsNoZoneIsRefused(name: String) {
    #expect(throws: ZoneError.self) { try Zone.named(name) }
  }

  @Test func utcNeedsNoFile() throws {
    #expect(try Zone.named("UTC", directory: "/nonexistent") == .utc)
    #expect(throws: ZoneError.unknownZone(name: "Europe/Warsaw", nearest: nil)) {
      try Zone.named("Europe/Warsaw", directory: "/nonexistent")
    }
  }

  @Test func aDamagedFileIsAnErrorNotACrash() throws {
    let good = try #require(try? zoneFile("Europe/Warsaw"))
    _ = try Zone(tzif: good, name: "good")
    for length in 0..<good.count {
      #expect(throws: ZoneError.self) { try Zone(tzif: Array(good[..<length]), name: "cut") }
    }
    var random = SplitMix(seed: 5)
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let zone = try? Zone(tzif: bytes, name: "odd") else { continue }
      let instant = Instant(second: Int64.random(in: -5_000_000_000...9_000_000_000, using: &random))
      let (date, time) = zone.local(at: instant)
      #expect(zone.instant(of: date, at: time) <= instant)
      _ = zone.nextTransition(after: instant)
    }
  }

  @Test func theEndsOfTimeDoNotCrash() throws {
    let zone = try Zone.named("America/New_York")
    for second in [Int64.min, .min + 1, -62_135_596_801, 253_402_300_800, .max - 1, .max] {
      let instant = Instant(second: second)
      _ = (zone.offsetSeconds(at: instant), zone.local(at: instant), zone.nextTransition(after: instant))
      _ = TeamTime(zone: zone).iso(instant)
    }
    for day in [Int.min, -800_000, 2_932_896, .max] {
      _ = zone.instant(of: CivilDate(dayNumber: day), at: TimeOfDay(second: 86_399))
    }
  }

  @Test func everyKindOfYearlyRuleIsUnderstood() throws {
    /// `+offset` and the next change, at an instant, by a rule.
    func span(_ rule: String, _ text: String) throws -> String {
      let utc = TeamTime(zone: .utc)
      let at = try #require(utc.parseInstant(text)).second
      let span = try #require(PosixRule(rule)).span(at: at)
      return "\(span.offset) \(span.end.map { utc.iso(Instant(second: $0)).prefix(16) } ?? "-")"
    }
    #expect(try span("<-03>3", "2026-07-01") == "-10800 -")
    #expect(try span("CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-22") == "3600 2027-03-28T01:00")
    #expect(try span("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01") == "7200 2026-10-25T01:00")
    // Jn passes over 29 February, n counts it.
    #expect(try span("AAA0BBB,J60/0,J300/0", "2028-01-01") == "0 2028-03-01T00:00")
    #expect(try span("AAA0BBB,59/0,299/0", "2028-01-01") == "0 2028-02-29T00:00")
    // Hours beyond a day, either way: Gaza's and Greenland's real rules.
    #expect(try span("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-01-01") == "7200 2026-03-28T00:00")
    #expect(try span("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-01-01") == "-7200 2026-03-29T01:00")
    #expect(try span("AAA0BBB,J1/-167,J300/167", "2026-12-26 12:00") == "3600 2027-11-02T22:00")
    // Daylight saving time all year, RFC 9636 section 3.3.1.
    #expect(try span("EST5EDT,0/0,J365/25", "2026-07-01") == "-14400 -")
    // Ireland: winter time is the "daylight" one and negative.
    #expect(try span("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01") == "0 2026-03-29T01:00")
    for bad in [
      "CET", "CE-1", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-25", "CET-1CEST,J0,J1", "CET-1 ", "<+03-3",
    ] {
      #expect(PosixRule(bad) == nil, "\(bad)")
    }
  }

  @Test func theFingerprintFollowsTheData() throws {
    var bytes = try #require(try? zoneFile("Europe/Warsaw"))
    let before = try Zone(tzif: bytes, name: "Europe/Warsaw")
    #expect(try Zone.named("Europe/Warsaw") == before)
    let summer = try #require(bytes.lastIndex(of: UInt8(ascii: "5")))
    bytes[summer] = UInt8(ascii: "4")
    let after = try Zone(tzif: bytes, name: "Europe/Warsaw")
    #expect(after != before && after.fingerprint != before.fingerprint)
  }
}
