package io.relayer.app.status;

import io.relayer.operations.status.ViewRow;
import java.util.LinkedHashMap;
import java.util.Map;

/// The document of a request that was not accepted.
public final class RejectionJson {
  private RejectionJson() {}

  /// @param row of `rejections`
  public static Map<String, Object> of(ViewRow row) {
    Map<String, Object> document = new LinkedHashMap<>(row.json());
    document.put("state", "rejected");
    return document;
  }
}
