"""Traces sent to an OpenTelemetry collector. The only module that knows the library; loaded when an endpoint is set."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_INSTANCE_ID, SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.trace.status import Status, StatusCode

from runtime.portal.tracing import TRACE_HEADERS, Trace, Values

PATH = "/v1/traces"
EXPORT_LIMIT_S = 5.0
CLOSE_LIMIT_S = 1.5


class OtlpTracer:
    """Spans are made in the portal's thread and sent by one of the library, in batches; too many are dropped."""

    def __init__(
        self,
        endpoint: str,
        *,
        version: str,
        instance: str,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        delay_ms: int = 1_000,
    ) -> None:
        """`endpoint` is the collector's address, e.g. `http://127.0.0.1:4318`."""
        self._monotonic_ns = monotonic_ns
        resource = {SERVICE_NAME: "plumbline", SERVICE_VERSION: version, SERVICE_INSTANCE_ID: instance}
        self._exporter = OTLPSpanExporter(endpoint.rstrip("/") + PATH, timeout=EXPORT_LIMIT_S)
        self._provider = TracerProvider(resource=Resource.create(resource), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter, schedule_delay_millis=delay_ms))
        self._tracer = self._provider.get_tracer("plumbline", version)
        self._contexts = TraceContextTextMapPropagator()

    def begin(self, name: str, headers: Mapping[str, str], begin_ns: int) -> Trace:
        carrier = {header: headers[header] for header in TRACE_HEADERS if header in headers}
        span = self._tracer.start_span(
            name, self._contexts.extract(carrier), SpanKind.SERVER, start_time=self._wall_ns(begin_ns)
        )
        return _OtlpTrace(self, span)

    def part(self, whole: Span, name: str, begin_ns: int, end_ns: int) -> None:
        span = self._tracer.start_span(name, set_span_in_context(whole), start_time=self._wall_ns(begin_ns))
        span.end(self._wall_ns(end_ns))

    def close(self) -> None:
        """Send what waits, as far as the collector takes it in time."""
        closing = threading.Thread(target=self._provider.shutdown, name="plumbline-otlp", daemon=True)
        closing.start()
        closing.join(CLOSE_LIMIT_S)
        if closing.is_alive():
            self._exporter.shutdown()  # type: ignore[no-untyped-call]

    def _wall_ns(self, monotonic_ns: int) -> int:
        return time.time_ns() - (self._monotonic_ns() - monotonic_ns)


class _OtlpTrace:
    def __init__(self, tracer: OtlpTracer, span: Span) -> None:
        self._tracer = tracer
        self._span = span

    def part(self, name: str, begin_ns: int, end_ns: int) -> None:
        self._tracer.part(self._span, name, begin_ns, end_ns)

    def end(self, values: Values, *, has_failed: bool) -> None:
        method, route = values.get("http.request.method"), values.get("http.route")
        self._span.update_name(f"{method} {route}" if method else f"command {values.get('plumbline.command')}")
        self._span.set_attributes(values)
        if has_failed:
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()
