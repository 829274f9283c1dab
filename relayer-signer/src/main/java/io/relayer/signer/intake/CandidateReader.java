package io.relayer.signer.intake;

import io.relayer.core.kafka.Received;
import io.relayer.core.kafka.RecordTime;
import io.relayer.core.outbox.Rejection;
import io.relayer.core.transaction.RequestDao;
import io.relayer.messages.Trace;
import io.relayer.messages.request.Fingerprint;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.RequestParser;
import io.relayer.messages.request.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Reads records one by one; never throws, whatever their bytes.
final class CandidateReader implements PoisonRecordIsolation.Form<Candidate> {
  /// W3C Trace Context: printable ASCII; a `tracestate` of at most 512 characters must be carried
  /// on.
  private static final Pattern TRACE = Pattern.compile("[\\x20-\\x7e]{1,512}");

  private final RequestParser parser;

  CandidateReader(RequestParser parser) {
    this.parser = parser;
  }

  @Override
  public Candidate refused(Received received, @Nullable Candidate read) {
    return new Candidate.IllFormed(
        read == null
            ? new Rejection(
                RejectedRecords.source(received),
                null,
                null,
                RejectionCode.INTERNAL,
                PoisonRecordIsolation.REFUSED)
            : read.refused(PoisonRecordIsolation.REFUSED));
  }

  @Override
  public Candidate read(Received received) {
    ConsumerRecord<byte[], byte[]> record = received.record();
    Rejection.Source source = RejectedRecords.source(received);
    return switch (parser.parse(record.value())) {
      case ParsedRequest.Valid(SigningRequest request) ->
          new Candidate.WellFormed(
              source, request, body(request.key(), Fingerprint.of(request)), arrival(record));
      case ParsedRequest.Raw(RawRequest request) ->
          new Candidate.Raw(
              source, request, body(request.key(), Fingerprint.of(request)), arrival(record));
      case ParsedRequest.Invalid(var code, var message, var producer, var id) ->
          new Candidate.IllFormed(new Rejection(source, producer, id, code, message));
    };
  }

  private static RequestDao.Body body(RequestKey key, Fingerprint fingerprint) {
    return new RequestDao.Body(key, fingerprint.hash(), fingerprint.version());
  }

  private static Candidate.Arrival arrival(ConsumerRecord<byte[], byte[]> record) {
    return new Candidate.Arrival(RecordTime.bounded(record), trace(record));
  }

  static Trace trace(ConsumerRecord<byte[], byte[]> record) {
    return new Trace(header(record, "traceparent"), header(record, "tracestate"));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      return null;
    }
    String text = new String(header.value(), StandardCharsets.ISO_8859_1);
    return TRACE.matcher(text).matches() ? text : null;
  }
}
