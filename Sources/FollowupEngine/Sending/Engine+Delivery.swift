// The outbox: submitting envelopes to free slots, and settling what the server said.

import FollowupModel

extension Engine {
  /// The earliest instant at which there is mail for a free slot; nil: not before something changes.
  public func nextSubmission() throws -> Instant? {
    guard !stopsSubmitting else { return nil }
    var next: Instant?
    for channel in settings.allChannels where freeSlots(of: channel) > 0 {
      guard let attempt = try store.nextAttempt(on: channel.name) else { continue }
      next = earliest(next, max(attempt, troubles[channel.name]?.nextAttempt ?? attempt))
    }
    return next
  }

  /// Commits an attempt for as many waiting envelopes as there are free slots, and submits them.
  func submitEnvelopes(now: Instant) throws {
    guard !stopsSubmitting else { return }
    for channel in settings.allChannels {
      if let trouble = troubles[channel.name], trouble.nextAttempt > now { continue }
      let free = freeSlots(of: channel)
      guard free > 0 else { continue }
      for envelope in try store.envelopesToSend(on: channel.name, until: now, limit: free) {
        try submit(envelope, now: now)
      }
    }
  }

  /// How many mails a channel can take. While it is in trouble, one, to see whether that is over.
  private func freeSlots(of channel: Channel) -> Int {
    if let trouble = troubles[channel.name] { return trouble.probe == nil ? 1 : 0 }
    return channel.slots - inFlight.count { $0.value == channel.name }
  }

  private func submit(_ envelope: Envelope, now: Instant) throws {
    if let reason = try whyUnwanted(envelope, now: now) { return try withdraw(envelope, reason, now: now) }
    var envelope = envelope
    envelope.state = .sending
    envelope.attempts += 1
    envelope.attemptedAt = now
    envelope.nextAttempt = nil
    try store.update(envelope)
    inFlight[envelope.number] = envelope.channel
    troubles[envelope.channel]?.probe = envelope.number
    effects.append(.deliver(envelope))
  }

  /// Takes down how an attempt ended. The slot is free again only now, so that at most one mail a connection can be
  /// in doubt after a crash.
  func settle(_ number: Int64, _ outcome: DeliveryOutcome, by server: String?, now: Instant) throws {
    let flown = inFlight.removeValue(forKey: number)
    guard var envelope = try store.envelopeWithoutMessage(number), envelope.state == .sending else { return }
    let channel = flown ?? envelope.channel
    let attempt = try record(outcome, of: envelope, by: server, now: now)
    switch outcome {
    case .delivered(let reply):
      envelope.state = .delivered
      try store.update(envelope)
      try tell(.delivered, .info, envelope, "delivered to \(taker(of: envelope)): \(reply)", now: now)
    case .failed(let reason): try fail(envelope, reason, now: now)
    case .deferred(let reason, let retryAt):
      try tryAgain(envelope, .deferred(reason), at: retryAt, now: now)
    case .ambiguous(let reason, let retryAt):
      try tryAgain(envelope, .ambiguous(reason), at: retryAt, now: now)
    case .unreachable(let reason, let hindrance):
      let trouble = trouble(
        channel, reason, by: server, needsPerson: hindrance == .lasting, probe: number, now: now)
      try wait(envelope, for: trouble, on: channel, isCause: hindrance == .midway, now: now)
    case .notTried:
      envelope.state = .queued
      envelope.attempts -= 1
      envelope.nextAttempt = now
      try store.update(envelope)
      if troubles[channel]?.probe == number { troubles[channel]?.probe = nil }
    }
    if let attempt, attempt.outcome != .unreachable { try endTrouble(channel, now: now) }
    hasFreedSlots = true
  }

  /// An envelope whose attempt was under way when the daemon stopped: whether the server took it is not known.
  func doubt(_ envelope: Envelope, now: Instant) throws {
    let words = "followupd ended before the server's answer came"
    _ = try record(.ambiguous(words), of: envelope, by: nil, now: now)
    var envelope = envelope
    envelope.state = .ambiguous(words)
    envelope.nextAttempt = now
    try store.update(envelope)
    try tell(
      .ambiguous, .warning, envelope,
      "it was on its way when the daemon stopped; sent again with the same Message-ID",
      because: Silence(.uncertain, until: now), now: now)
  }

  /// Keeps an attempt that ended, unless nothing was tried.
  private func record(
    _ outcome: DeliveryOutcome, of envelope: Envelope, by server: String?, now: Instant
  ) throws -> DeliveryAttempt? {
    guard let (kind, words) = outcome.recorded else { return nil }
    let attempt = DeliveryAttempt(
      number: envelope.attempts, startedAt: envelope.attemptedAt ?? now, endedAt: now, server: server, outcome: kind,
      words: words)
    try store.insert(attempt, of: envelope.number)
    return attempt
  }

  /// Who got a mail: for a trial one mailbox gets also what was written before.
  private func taker(of envelope: Envelope) throws -> String {
    let taker = mailbox(for: envelope.recipient)
    guard taker != envelope.recipient else { return try mention(taker) }
    return "\(try mention(taker)) in place of \(try mention(envelope.recipient))"
  }

  // MARK: What was not accepted

  /// The mail is tried again at an instant or by the policy, unless it has waited for too long.
  private func tryAgain(_ envelope: Envelope, _ state: DeliveryState, at retryAt: Instant?, now: Instant) throws {
    let reason = state.words ?? ""
    if isTooOld(envelope, now: now) { return try expire([envelope], reason, now: now) }
    let refusals = try store.attempts(of: envelope.number).count { $0.outcome != .unreachable }
    let next = retryAt ?? now + RetryPolicy.delay(afterRefusal: refusals, of: envelope.messageID)
    let isNew = envelope.attempts == 1
    var envelope = envelope
    envelope.state = state
    envelope.nextAttempt = next
    try store.update(envelope)
    let when = settings.time.iso(next)
    if case .ambiguous = state {
      try tell(
        .ambiguous, .warning, envelope,
        "the server may have taken it; sent again with the same Message-ID at \(when): \(reason)",
        because: Silence(.uncertain, until: next), now: now)
    } else {
      try tell(
        .deferred, .warning, envelope, "deferred until \(when): \(reason)", because: Silence(.deferred, until: next),
        isInStory: isNew, now: now)
    }
  }

  /// The mail waits with all others of its channel, of which one will find out when they can go.
  private func wait(
    _ envelope: Envelope, for trouble: ChannelTrouble, on channel: String, isCause: Bool, now: Instant
  ) throws {
    let reason = trouble.reason
    let isNew = envelope.attempts == 1
    var envelope = envelope
    envelope.state = .deferred(reason)
    // Behind those that wait already, so that the next to find out is another one.
    envelope.nextAttempt =
      isCause ? now + RetryPolicy.delay(afterRefusal: envelope.attempts, of: envelope.messageID) : now + 1
    try store.update(envelope)
    let next = try nextAttempt(on: channel) ?? trouble.nextAttempt
    // Those that are on their way will hear the same.
    let waiting = try store.pendingEnvelopes(on: channel) + inFlight.count { $0.value == channel }
    let mails = waiting == 1 ? "1 mail waits" : "\(waiting) mails wait"
    let since = trouble.since == now ? "takes no mail" : "takes no mail since \(settings.time.iso(trouble.since))"
    try tell(
      .deferred, trouble.needsPerson ? .error : .warning, envelope,
      "\(name(of: channel)) \(since), next attempt at \(settings.time.iso(next)), \(mails): \(reason)",
      because: Silence(.deferred, until: next), isInStory: isNew, now: now)
    let aged = try store.agedEnvelopes(
      on: channel, madeUntil: now + -settings.queueLifetime, limit: Limits.expiriesPerCommit)
    if !aged.isEmpty { try expire(aged, reason, now: now) }
  }

  private func isTooOld(_ envelope: Envelope, now: Instant) -> Bool {
    now - envelope.createdAt >= settings.queueLifetime
  }

  private func fail(_ envelope: Envelope, _ reason: String, now: Instant) throws {
    var envelope = envelope
    envelope.state = .failed(reason)
    envelope.nextAttempt = nil
    try store.update(envelope)
    try tell(
      .bounced, .error, envelope,
      "refused for \(mention(envelope.recipient)): \(reason); see `followupctl queue list`",
      because: Silence(.refused), now: now)
    try pass(on: [envelope], reason, now: now)
  }

  /// Mails that waited for the whole of `queue.lifetime` are given up; whoever answers for their people gets one mail
  /// that says what did not arrive.
  private func expire(_ envelopes: [Envelope], _ reason: String, now: Instant) throws {
    let words = "given up after \(settings.queueLifetime.inDaysAndHours): \(reason)"
    for var envelope in envelopes {
      envelope.state = .failed(words)
      envelope.nextAttempt = nil
      try store.update(envelope)
      try tell(
        .bounced, .error, envelope, "not delivered to \(mention(envelope.recipient)), \(words)",
        because: Silence(.refused), now: now)
    }
    try pass(on: envelopes, words, now: now)
  }

  // MARK: Telling

  /// One line in the journal, whatever is inside, and an entry in the story of each follow-up.
  private func tell(
    _ kind: JournalKind, _ severity: JournalEntry.Severity, _ envelope: Envelope, _ detail: String,
    because silence: Silence? = nil, isInStory: Bool = true, now: Instant
  ) throws {
    let mail = "mail \(envelope.number) (attempt \(envelope.attempts)) \(detail)"
    var inside: [(followUp: FollowUp, fields: [String: String])] = []
    var count = 0
    for identity in envelope.reminders {
      guard let followUp = try store.followUp(identity.followUp) else { continue }
      if isInStory {
        try note(
          kind, followUp, at: now, mail, step: identity.step, because: silence, severity: severity, isJournaled: false)
      }
      count += 1
      guard inside.count < Limits.followUpsPerEntry else { continue }
      var fields = JournalEntry.fields(of: followUp)
      fields["FOLLOWUP_STEP"] = identity.step
      inside.append((followUp, fields))
    }
    var entry = JournalEntry(kind, severity, mail, fields: inside.first?.fields ?? [:])
    if let only = inside.first?.followUp {
      let subject = count == 1 ? "\(only.rule) for \(only.record)" : "\(count) reminders"
      entry.message = "\(subject): \(kind.rawValue), \(mail)"
    }
    entry.fields["FOLLOWUP_MAIL"] = String(envelope.number)
    entry.fields["FOLLOWUP_REMINDERS"] = String(envelope.reminders.count)
    entry.fields["FOLLOWUP_REASON"] = silence?.reason.rawValue
    entry.others = inside.dropFirst().map(\.fields)
    effects.append(.journal(entry))
  }
}

extension DeliveryOutcome {
  /// How it is kept; nil where nothing was tried.
  fileprivate var recorded: (kind: DeliveryAttempt.Outcome, words: String)? {
    switch self {
    case .delivered(let words): return (.delivered, words)
    case .deferred(let words, _): return (.deferred, words)
    case .failed(let words): return (.failed, words)
    case .ambiguous(let words, _): return (.ambiguous, words)
    case .unreachable(let words, _): return (.unreachable, words)
    case .notTried: return nil
    }
  }
}
