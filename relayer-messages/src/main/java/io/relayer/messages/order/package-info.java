/// Orders: what producers and operators ask to be done with a request.
@NullMarked
package io.relayer.messages.order;

import org.jspecify.annotations.NullMarked;
