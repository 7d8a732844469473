// One mail over a connection that is ready: MAIL, RCPT, DATA, the message, and an outcome for each recipient.

extension SMTPSession {
  /// A mail in flight.
  struct Delivery: Sendable {
    let message: OutgoingMessage
    /// By recipient; nil while open.
    var outcomes: [DeliveryOutcome?]
    /// Recipients to name, not yet named.
    var toName: [Int]
    let mailParameters: String
    /// The size of the message as `BDAT` tells it; nil where it goes by `DATA`.
    let chunkOctets: Int?
    var encoder: MessageEncoder
    var sent = 0
    /// Whether the message's last block was handed over.
    var isPastFinalDot = false
    /// Whether that block has left this machine.
    var hasLastBlockLeft = false

    init(_ message: OutgoingMessage, outcomes: [DeliveryOutcome?], mailParameters: String, chunkOctets: Int?) {
      self.message = message
      self.outcomes = outcomes
      toName = outcomes.indices.filter { outcomes[$0] == nil }
      self.mailParameters = mailParameters
      self.chunkOctets = chunkOctets
      encoder = MessageEncoder(chunkOctets == nil ? .dot : .counted)
    }

    var hasOpenRecipients: Bool { outcomes.contains(nil) }

    /// RFC 2033 §4.2: LMTP answers once for each recipient that was accepted, in their order.
    func answersDue(in dialect: SMTPDialect) -> [Exchange] {
      guard dialect == .lmtp else { return [.message(nil)] }
      return outcomes.indices.filter { outcomes[$0] == nil }.map { .message($0) }
    }

    mutating func settleOpen(_ outcome: DeliveryOutcome) { outcomes = outcomes.map { $0 ?? outcome } }

    func report(endedBy error: SMTPError) -> DeliveryReport {
      let rest = FailurePolicy.outcome(of: error, afterFinalDot: isPastFinalDot)
      return DeliveryReport(outcomes: outcomes.map { $0 ?? rest })
    }
  }

  /// Sends a mail. Only after `.ready`; otherwise, and for a mail this server cannot take, it is settled at once.
  public mutating func deliver(_ message: OutgoingMessage) -> [Action] {
    guard phase == .ready else {
      return [.finished(DeliveryReport(.deferred(.stopped), for: message))]
    }
    var outcomes = message.recipients.map { recipient -> DeliveryOutcome? in
      addressProblem(recipient).map { FailurePolicy.outcome(of: $0) }
    }
    let shape = MessageShape(message.bytes)
    let problem = messageProblem(message, shape)
    if let problem { outcomes = outcomes.map { $0 ?? FailurePolicy.outcome(of: problem) } }
    guard outcomes.contains(nil) else {
      return [.finished(DeliveryReport(outcomes: outcomes.compactMap { $0 })), .ready]
    }
    let named = zip(message.recipients, outcomes).filter { $1 == nil }.map(\.0)
    delivery = Delivery(
      message, outcomes: outcomes, mailParameters: mailParameters(message, shape, recipients: named),
      chunkOctets: capabilities.chunking && settings.usesChunking ? shape.wireOctets : nil)
    phase = .delivering
    beginTransaction()
    return takeActions()
  }

  mutating func takeDelivery(_ reply: SMTPReply, of exchange: Exchange) {
    switch exchange {
    case .mail:
      if let refusal = FailurePolicy.refusal(reply, at: .mail) {
        delivery?.settleOpen(refusal)
        delivery?.toName = []
      } else if reply.category != 2 {
        return close(.nonsense(problem: "an unfit answer to MAIL FROM", received: reply.description))
      }
    case .recipient(let index):
      if let refusal = FailurePolicy.refusal(reply, at: .recipient) {
        // A recipient that MAIL already settled keeps that: it tells more.
        if delivery?.outcomes[index] == nil { delivery?.outcomes[index] = refusal }
      } else if reply.category != 2 {
        return close(.nonsense(problem: "an unfit answer to RCPT TO", received: reply.description))
      }
    case .data: return takeData(reply)
    case .message(let index): return takeFinal(reply, of: index)
    case .emptyMessage: return finish()
    default: return
    }
    if expected.isEmpty { continueTransaction() }
  }

  // MARK: Commands

  private mutating func beginTransaction() {
    guard let delivery else { return }
    let mail = "MAIL FROM:<\(delivery.message.sender ?? "")>\(delivery.mailParameters)"
    guard capabilities.pipelining else {
      send(mail)
      expect(.mail)
      return
    }
    // RFC 2920: one write for the whole group, and the replies come in its order.
    let recipients = delivery.toName
    let isData = delivery.chunkOctets == nil
    let commands = [mail] + recipients.map { recipientCommand($0) } + (isData ? ["DATA"] : [])
    send(commands.joined(separator: "\r\n"))
    expected = [.mail] + recipients.map { .recipient($0) } + (isData ? [.data] : [])
    self.delivery?.toName = []
    awaitNext()
  }

  /// The next command after the last reply.
  private mutating func continueTransaction() {
    guard let delivery else { return }
    if let index = delivery.toName.first {
      self.delivery?.toName.removeFirst()
      send(recipientCommand(index))
      expect(.recipient(index))
    } else if !delivery.hasOpenRecipients {
      finishWithReset()
    } else if let octets = delivery.chunkOctets {
      send("BDAT \(octets) LAST")
      continueMessage()
    } else {
      send("DATA")
      expect(.data)
    }
  }

  private mutating func takeData(_ reply: SMTPReply) {
    if reply.code == 354 {
      if delivery?.hasOpenRecipients == true {
        continueMessage()
      } else {
        // RFC 2920 §3.1: DATA went out before it was known that nobody is left.
        actions.append(.send(Array(".\r\n".utf8)))
        expect(.emptyMessage)
      }
    } else if let refusal = FailurePolicy.refusal(reply, at: .data) {
      delivery?.settleOpen(refusal)
      finishWithReset()
    } else {
      close(.nonsense(problem: "an unfit answer to DATA", received: reply.description))
    }
  }

  private mutating func takeFinal(_ reply: SMTPReply, of index: Int?) {
    let outcome: DeliveryOutcome
    if let refusal = FailurePolicy.refusal(reply, at: .finalDot) {
      outcome = refusal
    } else if reply.category == 2 {
      outcome = .delivered(reply)
    } else {
      return close(.nonsense(problem: "an unfit answer to the message", received: reply.description))
    }
    if let index { delivery?.outcomes[index] = outcome } else { delivery?.settleOpen(outcome) }
    if expected.isEmpty { finish() }
  }

  private mutating func finish() {
    report()
    becomeReady()
  }

  private mutating func finishWithReset() {
    report()
    phase = .resetting
    send("RSET")
    expect(.reset)
  }

  private mutating func report() {
    if let delivery { actions.append(.finished(delivery.report(endedBy: .stopped))) }
    delivery = nil
  }

  private func recipientCommand(_ index: Int) -> String {
    guard let message = delivery?.message else { return "" }
    let address = message.recipients[index]
    let notification = capabilities.dsn ? message.notification : nil
    return "RCPT TO:<\(address)>" + (notification?.recipientParameters(address) ?? "")
  }

  // MARK: The message

  /// Sends the next block, or after the last begins to wait for the answer.
  mutating func continueMessage() {
    guard phase == .delivering, var current = delivery else { return }
    if current.isPastFinalDot {
      guard !current.hasLastBlockLeft else { return }
      delivery?.hasLastBlockLeft = true
      return awaitNext()
    }
    guard expected.isEmpty else { return }
    let bytes = current.message.bytes
    let end = min(current.sent + settings.blockOctets, bytes.count)
    var block: [UInt8] = []
    block.reserveCapacity(end - current.sent + 64)
    current.encoder.append(bytes[current.sent..<end], to: &block)
    current.sent = end
    if end == bytes.count {
      current.encoder.finish(&block)
      // From here on the server may have it all, whatever happens to the connection.
      current.isPastFinalDot = true
      expected = current.answersDue(in: settings.dialect)
    }
    delivery = current
    actions += [.sendBlock(block), .await(.block)]
  }

  // MARK: What the server can take

  private func addressProblem(_ address: String) -> SMTPError? {
    guard EnvelopeAddress.isWritable(address) else { return .invalidAddress(address) }
    if EnvelopeAddress.needsUTF8(address), !capabilities.smtpUTF8 { return .utf8NotOffered(address: address) }
    return nil
  }

  private func messageProblem(_ message: OutgoingMessage, _ shape: MessageShape) -> SMTPError? {
    if let sender = message.sender, let problem = addressProblem(sender) { return problem }
    if let limit = capabilities.sizeMax, shape.wireOctets > limit {
      return .messageTooLarge(octets: shape.wireOctets, limit: limit)
    }
    if !capabilities.eightBitMIME, shape.isEightBit { return .eightBitNotOffered }
    if message.requiresTLS, !capabilities.requireTLS || !isSecure { return .requireTLSNotOffered }
    return nil
  }

  private func mailParameters(_ message: OutgoingMessage, _ shape: MessageShape, recipients: [String]) -> String {
    var parameters = ""
    if capabilities.size { parameters += " SIZE=\(shape.wireOctets)" }
    let addressesNeedUTF8 = ([message.sender].compactMap { $0 } + recipients).contains(where: EnvelopeAddress.needsUTF8)
    if capabilities.eightBitMIME, shape.isEightBit || addressesNeedUTF8 { parameters += " BODY=8BITMIME" }
    if addressesNeedUTF8 { parameters += " SMTPUTF8" }
    if message.requiresTLS { parameters += " REQUIRETLS" }
    if capabilities.dsn, let notification = message.notification { parameters += notification.mailParameters }
    return parameters
  }
}

/// What MAIL has to tell of a message, found in one pass.
struct MessageShape {
  /// The size as RFC 1870 §3 counts it: line ends as CRLF, without stuffed dots and the final one.
  var wireOctets = 0
  var isEightBit = false

  init(_ bytes: [UInt8]) {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    let (first, last) = (bytes.first ?? lf, bytes.last ?? lf)
    // Line ends of which a half is missing. Each pair of bytes is looked at by itself, many at once.
    var (halves, bits) = (first == lf ? 1 : 0, first)
    bytes.withUnsafeBufferPointer { bytes in
      for index in bytes.indices.dropFirst() {
        halves &+= (bytes[index - 1] == cr) != (bytes[index] == lf) ? 1 : 0
        bits |= bytes[index]
      }
    }
    isEightBit = bits >= 0x80
    guard !bytes.isEmpty else { return }
    wireOctets = bytes.count + halves + (last == cr ? 1 : last == lf ? 0 : 2)
  }
}
