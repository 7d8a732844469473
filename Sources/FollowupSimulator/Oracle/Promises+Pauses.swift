// What is promised of rules that pause: nothing is sent, and what waited is made up for once.

import FollowupEngine
import FollowupModel

extension Promises {
  /// Nothing of a rule that pauses is in a mail that was just made.
  func nothingOfAPausedRuleIsSaid(_ envelope: Envelope, _ team: NaiveTeam, _ daemon: SimulatedDaemon) throws {
    let day = team.zones.team.date(at: envelope.createdAt).dayNumber
    for identity in envelope.reminders {
      guard let rule = try daemon.store.followUp(identity.followUp)?.rule else { continue }
      try require(
        !team.isPaused(rule, on: day), "nothing of a paused rule is sent",
        "mail \(envelope.number) of \(envelope.createdAt) speaks of \(identity), and \(rule) pauses")
    }
  }

  /// Whoever lived through a pause in which something fell due is reminded when it ends.
  func whatWaitedIsMadeUpFor(_ daemon: SimulatedDaemon, _ team: inout NaiveTeam) throws {
    for resumed in team.takeResumed() {
      let key = resumed.key
      // Where records changed while the clock was behind, or something was held, more than one account will do.
      guard team.uncertain.isEmpty, team.now >= team.lived, daemon.settings.holdAbove == 0,
        team.open[key]?.since == resumed.openedAt, team.isSpokenOf(key),
        let followUp = try daemon.store.followUp(rule: key.rule, record: key.record),
        followUp.acknowledged == nil, followUp.doneUntil == nil, followUp.snoozedUntil == nil
      else { continue }
      let isMadeUpFor = try daemon.store.reminders(of: followUp.number).contains {
        // A snooze that ended meanwhile says when.
        $0.dueAt >= resumed.pausedAt && $0.state != .leftOut(.paused)
      }
      try require(
        isMadeUpFor, "what waited for the end of a pause is made up for",
        "at \(daemon.now) \(key) paused from \(resumed.pausedAt) until \(resumed.at), and nobody is reminded")
    }
  }
}
