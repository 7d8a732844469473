// The daemon's time: the machine's clock as far as it is believed, and the time zone data.

import ControlAPI
import FollowupEngine
import FollowupModel
import WorkingTime

extension Daemon {
  /// The time as far as it is believed.
  func now() -> Instant {
    if let finding = trusted.read(wall: clock.now(), elapsed: clock.elapsed()) { clockFindings.append(finding) }
    return trusted.now
  }

  /// Has the clock call at an instant of the time that is believed.
  func arm(at instant: Instant?) { clock.arm(at: instant.map { $0 + (trusted.leap ?? 0) }) }

  /// Tells of a clock that was set, or leapt, or is back. What the store does not take is told later.
  func tellOfClock() {
    _ = now()
    guard faults.retryAt == nil else { return }
    while let finding = clockFindings.first {
      do { try tell(finding) } catch { return fault(error) }
      clockFindings.removeFirst()
    }
    keepMark()
  }

  private func tell(_ finding: TrustedClock.Finding) throws {
    switch finding {
    case .set(let seconds): try handle(.clockSet(by: seconds))
    case .leapt(let seconds):
      try handle(.clockLeapt(by: seconds))
      notifier.status(statusLine())
    case .returned:
      tell(JournalEntry(.clock, .notice, "the clock is as it should be again and is believed"))
      notifier.status(statusLine())
    }
  }

  /// Keeps how the time that is believed and the time that passes belong together, where that has changed, or at the end;
  /// what cannot be written is written later.
  func keepMark(ends: Bool = false) {
    guard ends || trusted.hasMoved(from: keptMark, boot: clock.boot) else { return }
    let mark = trusted.mark(boot: clock.boot)
    do {
      try store.transaction { try store.setClockMark(mark) }
      keptMark = mark
    } catch {}
  }

  /// For a person: what is not believed, and what to do. Nil where all is well.
  func clockProblem() -> String? {
    _ = now()
    guard let leap = trusted.leap else { return nil }
    let time = engine.generation.settings.time
    return "the machine's clock shows \(time.iso(trusted.now + leap)) and is not believed, for it leapt forward by "
      + "\(leap.inDaysAndHours); followupd goes on from \(time.iso(trusted.now)); "
      + "say `followupctl clock accept` if the clock is right, else set it"
  }

  /// A person says that the clock is right: the time in between is caught up as after a stop.
  func acceptClock(by person: String) -> ControlAnswer {
    _ = now()
    guard trusted.accept() else { return ControlAnswer(.problems, message: "the clock is believed already") }
    let shown = engine.generation.settings.time.iso(trusted.now)
    tell(JournalEntry(.clock, .notice, "\(person) accepted the clock: it is \(shown)"))
    notifier.status(statusLine())
    return ControlAnswer(message: "accepted: it is \(shown)")
  }

  /// Puts new time zone data in force, where there is any: everything is looked at anew.
  func reloadZonesIfChanged() {
    let zone = (try? Zone.named(configuration.zone.name)) ?? configuration.zone
    let version = Zone.dataVersion()
    guard zone != configuration.zone || version != zoneData else { return }
    do {
      var new = configuration
      new.zone = zone
      let generation = engine.generation
      let settings = new.settings(try new.time(by: generation.rules))
      tell(
        JournalEntry(
          .clock, .notice,
          "the time zone data changed (\(zoneData) to \(version), \(zone.name)); everything is looked at anew"))
      try handle(.generation(Generation(rules: generation.rules, settings: settings, files: generation.files)))
      (configuration, zoneData) = (new, version)
      engine.composer = Daemon.composer(new)
      engine.formatter = Daemon.formatter(new)
    } catch {
      fault(error)
    }
  }
}
