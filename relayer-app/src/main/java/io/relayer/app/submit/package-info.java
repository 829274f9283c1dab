/// `relayer submit`: publishes requests, and follows them to their end.
@NullMarked
package io.relayer.app.submit;

import org.jspecify.annotations.NullMarked;
