// The daemon in figures, gathered when somebody asks. Labels are of the configuration and the rules: never of records.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import NIOCore
import SMTPClient

extension Daemon {
  /// All metrics as OpenMetrics text.
  func metrics() throws -> String {
    var text = OpenMetrics()
    describeProgram(&text)
    let gauges = try store.gauges()
    let counts = try store.counts()
    describeFollowUps(&text, gauges, counts)
    describeMail(&text, gauges)
    try describeWork(&text, counts)
    describeSources(&text, gauges)
    describeStore(&text)
    return text.text
  }

  private func describeProgram(_ text: inout OpenMetrics) {
    text.family("followupd_build", .info, "The program.")
    text.sample("followupd_build_info", ["version": FollowupVersion.current], 1)
    text.gauge("followupd_start_time_seconds", startedAt.second, unit: "seconds", "When the daemon started.")
    text.gauge("followupd_rules", engine.generation.rules.rules.count, "Rules in force.")
    text.gauge(
      "followupd_rules_loaded_timestamp_seconds", rulesLoadedAt.second, unit: "seconds",
      "Since when these rules are in force.")
    text.gauge(
      "followupd_refused_problems", refused.count,
      "Why newer rules or a newer configuration are not in force; 0: they are."
    )
    text.family("followupd_refusals", .counter, "Changes of rules or configuration that were refused.")
    text.sample("followupd_refusals_total", meters.refusals)
    _ = now()
    text.gauge("followupd_clock_trusted", trusted.leap == nil ? 1 : 0, "Whether the machine's clock is believed.")
  }

  private func describeFollowUps(_ text: inout OpenMetrics, _ gauges: StoreGauges, _ counts: StoreCounts) {
    text.family("followupd_followups", .gauge, "Follow-ups that are not closed, by state.")
    for state in ["open", "acknowledged", "known", "snoozed", "done", "held"] {
      let count = gauges.followUps.filter { $0.state == state }.reduce(0) { $0 + $1.count }
      text.sample("followupd_followups", ["state": state], count)
    }
    text.family("followupd_rule_followups", .gauge, "Follow-ups that are not closed, by rule.")
    for rule in engine.generation.rules.rules {
      let count = gauges.followUps.filter { $0.rule == rule.name }.reduce(0) { $0 + $1.count }
      text.sample("followupd_rule_followups", ["rule": rule.name], count)
    }
    text.gauge("followupd_reminders_waiting", counts.waitingReminders, "Reminders that wait for their window.")
    text.family("followupd_reminders", .counter, "Reminders put into a mail or said in the journal.")
    text.sample("followupd_reminders_total", meters.reminders)
    text.gauge("followupd_held_changes", counts.heldChanges, "Changes that wait for a person.")
    text.gauge("followupd_records", counts.records, "Records in the store.")
  }

  private func describeMail(_ text: inout OpenMetrics, _ gauges: StoreGauges) {
    text.family("followupd_queue_mails", .gauge, "Mails that are not settled, by state.")
    for state in ["queued", "sending", "deferred", "ambiguous", "failed"] {
      text.sample("followupd_queue_mails", ["state": state], gauges.mails[state] ?? 0)
    }
    text.gauge(
      "followupd_queue_oldest_age_seconds", gauges.oldestMail.map { max(0, now() - $0) } ?? 0, unit: "seconds",
      "How long ago the oldest mail that still waits was composed; 0: none waits.")
    text.family("followupd_deliveries", .counter, "Attempts to deliver a mail, by how they ended.")
    for (result, count) in meters.deliveries.sorted(by: { $0.key < $1.key }) {
      text.sample("followupd_deliveries_total", ["result": result], count)
    }
    text.family("followupd_mail_server_up", .gauge, "Whether a mail server is tried: not while it is in trouble.")
    for state in (channels[Envelope.mailChannel] as? MailChannel)?.serverStates ?? [] {
      text.sample(
        "followupd_mail_server_up", ["server": "\(state.endpoint)".filter { $0 != "`" }], state.isPaused ? 0 : 1)
    }
  }

  private func describeWork(_ text: inout OpenMetrics, _ counts: StoreCounts) throws {
    text.gauge(
      "followupd_next_work_timestamp_seconds", try engine.nextWake()?.second, unit: "seconds",
      "When something falls due next; left out where nothing is planned.")
    text.gauge(
      "followupd_backlog_dossiers", try store.dueCount(until: now()), "Clients whose records are still to be looked at."
    )
    text.gauge("followupd_dossiers", counts.dossiers, "Clients, and records of none, in the store.")
    text.histogram(
      "followupd_evaluation_duration_seconds", meters.evaluation, "How long a batch of looks at clients took.")
    text.histogram("followupd_import_duration_seconds", meters.imports, "How long reading a source took.")
  }

  private func describeSources(_ text: inout OpenMetrics, _ gauges: StoreGauges) {
    let names = configuration.sources.map(\.name)
    text.family(
      "followupd_source_last_success_timestamp_seconds", .gauge, unit: "seconds",
      "When a source was last read without a problem, since the start.")
    for name in names {
      guard let at = meters.sourceSuccess[name] else { continue }
      text.sample("followupd_source_last_success_timestamp_seconds", ["source": name], at.second)
    }
    text.family("followupd_source_failing", .gauge, "Whether a source or a file of it cannot be read.")
    for name in names {
      text.sample("followupd_source_failing", ["source": name], sourceProblems[name] == nil ? 0 : 1)
    }
    text.family("followupd_source_rejected_rows", .gauge, "Rows of a source's files that could not be taken.")
    for name in names {
      text.sample("followupd_source_rejected_rows", ["source": name], gauges.rejectedRows[name] ?? 0)
    }
  }

  private func describeStore(_ text: inout OpenMetrics) {
    text.family("followupd_store_size_bytes", .gauge, unit: "bytes", "The store's files.")
    for (file, suffix) in [("database", ""), ("log", "-wal"), ("reserve", ".reserve")] {
      var status = stat()
      let size = stat(store.path + suffix, &status) == 0 ? Int(status.st_size) : 0
      text.sample("followupd_store_size_bytes", ["file": file], size)
    }
    text.gauge(
      "followupd_store_free_bytes", DiskSpace(beside: store.path)?.free, unit: "bytes",
      "What the daemon may still write beside its store.")
    text.gauge("followupd_store_failing", faults.lasting == nil ? 0 : 1, "Whether the store, or its disk, has a fault.")
  }
}

/// Room on the file system of a path.
struct DiskSpace {
  /// For who is not root, in bytes.
  var free: Int
  var size: Int

  /// Nil where there is no such folder.
  init?(beside path: String) {
    var status = statvfs()
    guard statvfs((path as NSString).deletingLastPathComponent, &status) == 0 else { return nil }
    free = Int(status.f_bavail) * Int(status.f_frsize)
    size = Int(status.f_blocks) * Int(status.f_frsize)
  }
}
