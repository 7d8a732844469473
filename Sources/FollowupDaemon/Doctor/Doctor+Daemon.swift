// The daemon: whether it answers, is of this version, and keeps up.

import ControlAPI
import FollowupModel
import WorkingTime

extension Doctor {
  /// Mail that waits longer than this is spoken of, in seconds.
  static let queueSeconds: Int64 = 3600

  mutating func checkDaemon(_ configuration: Configuration) {
    let report: StatusReport
    do throws(ControlError) {
      let answer = try ControlClient(path: configuration.socket).send(.status, timeoutSeconds: 10)
      guard case .status(let status) = answer.content else {
        return add(.error("daemon", answer.message ?? "the daemon does not say how it is", answer.remedy))
      }
      report = status
    } catch {
      return add(.error("daemon", error.message, error.remedy))
    }
    let former = findings.count
    note(report, TeamTime(zone: configuration.zone))
    addOK("daemon", "followupd \(report.version) answers, next work \(report.nextAt ?? "not planned")", unless: former)
  }

  mutating func note(_ report: StatusReport, _ time: TeamTime) {
    if report.version != FollowupVersion.current {
      add(
        .warning(
          "daemon", "followupd \(report.version) runs, and followupctl is \(FollowupVersion.current)",
          "run `systemctl restart followupd`"))
    }
    for line in report.refused { add(.error("daemon", "not in force: \(line)", "mend it, then `followupctl reload`")) }
    for line in report.problems { add(.warning("daemon", line, "see `followupctl status`")) }
    if let text = report.oldestMailAt, let at = time.parseInstant(text), now - at > Doctor.queueSeconds {
      add(.warning("daemon", "a mail has waited since \(text)", "`followupctl queue list` says why"))
    }
    let backlog = report.counts.first { $0.name == "dossiers to look at" }?.count ?? 0
    if backlog > 0 {
      add(
        .warning("daemon", "\(count(backlog, "client")) still to be looked at", "wait, then see `followupctl status`"))
    }
  }
}
