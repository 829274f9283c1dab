package io.relayer.core.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.Headers;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Rows of table `outbox` that are published as they stand: rejected records, and events that are
/// not a transaction's.
public final class OutboxDao {
  private static final int MAX_REJECTED_VALUE = 900 * 1024;
  private static final int MAX_REJECTED_KEY = 64 * 1024;

  private OutboxDao() {}

  /// Gives records back to their producers.
  public static void rejected(Handle handle, List<RejectedRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    PreparedBatch batch = unordered(handle);
    for (RejectedRecord record : records) {
      int size = record.value() == null ? 0 : record.value().size();
      Headers headers =
          new Headers()
              .add("relayer-error-code", record.code().name())
              .add("relayer-error-message", record.message())
              .add("relayer-source", record.source())
              .add(Cut.HEADER, size > MAX_REJECTED_VALUE ? Integer.toString(size) : null)
              .add("traceparent", record.trace().parent())
              .add("tracestate", record.trace().state());
      batch
          .bind("lane", Lane.REJECTED.name())
          .bind("key", head(record.key(), MAX_REJECTED_KEY))
          .bind("headers", headers.toJson())
          .bind("payload", head(record.value(), MAX_REJECTED_VALUE))
          .add();
    }
    batch.execute();
    AfterCommit.announce(handle, Lane.REJECTED);
  }

  private static byte @Nullable [] head(@Nullable Bytes bytes, int most) {
    if (bytes == null) {
      return null;
    }
    byte[] all = bytes.toArray();
    return all.length <= most ? all : Arrays.copyOf(all, most);
  }

  /// Events of requests that were rejected: they have no row that could order them.
  public static void requestsRejected(Handle handle, List<Notice> notices) {
    if (notices.isEmpty()) {
      return;
    }
    PreparedBatch batch = unordered(handle);
    for (Notice notice : notices) {
      bind(batch, notice).bind("lane", Lane.NOTICES.name()).add();
    }
    batch.execute();
    AfterCommit.announce(handle, Lane.NOTICES);
  }

  private static PreparedBatch unordered(Handle handle) {
    return handle.prepareBatch(
        """
        insert into outbox (pos, lane, key, headers, payload)
        values (pg_current_xact_id(), :lane, :key, :headers::jsonb, :payload)
        """);
  }

  /// An event of a sender. Locks its account row and marks it as an ordering root.
  public static void sender(Handle handle, ChainId chain, Address sender, Notice notice) {
    once(
        bind(
                handle.createUpdate(
                    """
                    with root as (
                      update accounts set outbox_pos = greatest(outbox_pos, pg_current_xact_id())
                      where chain_id = :chain and address = :sender returning outbox_pos)
                    insert into outbox (pos, lane, key, headers, payload)
                    select outbox_pos, 'notices', :key, :headers::jsonb, :payload from root
                    """),
                notice)
            .bind("chain", chain)
            .bind("sender", sender)
            .execute(),
        "account %s of chain %s".formatted(sender, chain));
    AfterCommit.announce(handle, Lane.NOTICES);
  }

  /// An event of a chain. Locks its row and marks it as an ordering root.
  public static void chain(Handle handle, ChainId chain, Notice notice) {
    once(
        bind(
                handle.createUpdate(
                    """
                    with root as (
                      update chains set outbox_pos = greatest(outbox_pos, pg_current_xact_id())
                      where chain_id = :chain returning outbox_pos)
                    insert into outbox (pos, lane, key, headers, payload)
                    select outbox_pos, 'notices', :key, :headers::jsonb, :payload from root
                    """),
                notice)
            .bind("chain", chain)
            .execute(),
        "chain " + chain);
    AfterCommit.announce(handle, Lane.NOTICES);
  }

  private static void once(int rows, String root) {
    if (rows != 1) {
      throw new RelayerException("no event can be told of " + root + ": it is not known");
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Notice notice) {
    return statement
        .bind("key", notice.event().subject().getBytes(UTF_8))
        .bind("headers", notice.event().headers().toJson())
        .bind("payload", notice.json());
  }
}
