package io.relayer.core.intake;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `rejection_log`.
public final class RejectionDao {
  private RejectionDao() {}

  /// Appends them; each once, since the position read is stored in the same SQL transaction.
  public static void insert(Handle handle, List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message)
            values (:topicId, :topic, :partition, :offset, :producer, :requestId, :code, :message)
            """);
    for (Rejection rejection : rejections) {
      batch
          .bind("topicId", rejection.source().topicId())
          .bind("topic", rejection.source().topic())
          .bind("partition", rejection.source().partition())
          .bind("offset", rejection.source().offset())
          .bind("producer", rejection.producer())
          .bind("requestId", rejection.requestId())
          .bind("code", rejection.code().name())
          .bind("message", rejection.message())
          .add();
    }
    batch.execute();
  }
}
