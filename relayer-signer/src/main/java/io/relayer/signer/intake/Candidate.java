package io.relayer.signer.intake;

import io.relayer.core.outbox.Rejection;
import io.relayer.core.transaction.RequestDao;
import io.relayer.messages.Trace;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.SigningRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record of the requests topic after it was read on its own, before the database was asked.
sealed interface Candidate {
  Rejection.Source source();

  /// A request that is right in itself.
  sealed interface Legible extends Candidate {
    RequestDao.Body body();

    Arrival arrival();

    default RequestKey key() {
      return body().key();
    }

    default Rejection rejected(RejectionCode code, String message) {
      return new Rejection(source(), key().producer(), key().id(), code, message);
    }
  }

  /// One that is to be signed.
  record WellFormed(
      Rejection.Source source, SigningRequest request, RequestDao.Body body, Arrival arrival)
      implements Legible {}

  /// One that brings what was signed elsewhere.
  record Raw(Rejection.Source source, RawRequest request, RequestDao.Body body, Arrival arrival)
      implements Legible {}

  /// One that is not.
  record IllFormed(Rejection rejection) implements Candidate {
    @Override
    public Rejection.Source source() {
      return rejection.source();
    }
  }

  /// What the record carried besides its value.
  record Arrival(Instant at, Trace trace) {}

  /// Any candidate may still turn out to be what the database refuses.
  default Rejection refused(String message) {
    return switch (this) {
      case Legible readable -> readable.rejected(RejectionCode.INTERNAL, message);
      case IllFormed(
              Rejection(var source, @Nullable String _, @Nullable String _, var code, var _)) ->
          new Rejection(source, null, null, code, message);
    };
  }
}
