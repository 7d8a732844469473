// The section [mail].

import FollowupModel
import MailComposer
import WorkingTime

extension ConfigurationReader {
  func mail(_ top: inout TOMLSection) -> Configuration.Mail? {
    guard var section = top.section("mail") else {
      top.missing("mail", help: "add [mail] with from, server and fallback")
      return nil
    }
    defer { section.finish() }
    let sender = sender(&section)
    let command = mailCommand(&section)
    let servers = command == nil ? servers(&section) : []
    let connections = connections(&section)
    let tls = tls(&section)
    let login = login(&section)
    let requiresTLS = section.yesNo("require_tls") ?? false
    let fallback = section.text("fallback")
    if let fallback {
      checkAddress(fallback, "fallback", section)
    } else {
      section.missing("fallback", help: "name who gets what finds nobody else: fallback = \"head@example.com\"")
    }
    let window = window("window", Window(at: TimeOfDay(second: 9 * 3600), days: .workingDays), &section)
    let summary = self.window("weekly_summary", Window(at: window.at, days: .weekdays([.monday])), &section)
    let dailyCap = dailyCap(&section)
    let redirect = section.text("redirect")
    if let redirect { checkAddress(redirect, "redirect", section) }
    guard let sender, let servers, let fallback else { return nil }
    return Configuration.Mail(
      from: sender, servers: servers, command: command, connections: connections, tls: tls, login: login,
      requiresTLS: requiresTLS, fallback: fallback, window: window, dailyCap: dailyCap, redirect: redirect,
      weeklySummary: section.isTable("weekly_summary") ? summary : nil)
  }

  private func dailyCap(_ section: inout TOMLSection) -> Int {
    let cap = section.whole("daily_cap") ?? 0
    if cap < 0 {
      section.problem(
        "daily_cap", "`daily_cap` is a number of reminders a person a day, or 0 for no cap", help: "write 50")
    }
    return max(cap, 0)
  }

  private func connections(_ section: inout TOMLSection) -> Int {
    let usual = 2
    guard let count = section.whole("connections") else { return usual }
    if (1...20).contains(count) { return count }
    section.problem(
      "connections", "`connections` is a number from 1 to 20", help: "leave it out: two are enough for most")
    return usual
  }

  private func sender(_ section: inout TOMLSection) -> MailAddress? {
    guard let text = section.text("from") else {
      section.missing("from", help: "name the sender: from = \"Follow-ups <followups@example.com>\"")
      return nil
    }
    guard !text.contains(where: \.isNewline) else {
      section.problem("from", "`from` has a line break in it", help: "write the sender on one line")
      return nil
    }
    let sender = MailAddress(text)
    if sender == nil {
      section.problem(
        "from", "`\(text)` is no sender", help: "write one such as \"Follow-ups <followups@example.com>\"")
    }
    return sender
  }

  /// `usual` where the key, or a part of it, is left out.
  private func window(_ key: String, _ usual: Window, _ section: inout TOMLSection) -> Window {
    var window = usual
    guard var table = section.section(key) else { return window }
    defer { table.finish() }
    if let text = table.text("at") {
      if let time = TimeOfDay(iso: text) {
        window.at = time
      } else {
        section.problem(key, "`\(text)` is no time of day", help: "write at = \"09:00\"")
      }
    }
    switch table.text("on") {
    case nil: break
    case "working days": window.days = .workingDays
    case "every day": window.days = .everyDay
    case let list?:
      let days = list.split(separator: ",").map { Weekday(name: $0.filter { $0 != " " }.lowercased()) }
      if days.isEmpty || days.contains(nil) {
        section.problem(
          key, "`\(list)` are no days", help: "write on = \"working days\", \"every day\" or \"monday, thursday\"")
      } else {
        window.days = .weekdays(Set(days.compactMap { $0 }))
      }
    }
    return window
  }
}
