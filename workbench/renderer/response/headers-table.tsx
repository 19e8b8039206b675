import type { HttpResponse } from 'sallyport/shim';

/** The response's headers as they came, and where it came from. */
export function HeadersTable({ response }: { readonly response: HttpResponse }) {
  return (
    // It scrolls, so the keyboard must be able to reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="headers-scroll" tabIndex={0} aria-label="Response headers">
      {response.redirects > 0 && (
        <p className="headers-note">
          After {response.redirects === 1 ? 'a redirect' : `${response.redirects} redirects`}, from{' '}
          <code>{response.url}</code>
        </p>
      )}
      <table className="headers">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {response.headers.map((header, index) => (
            // The same name may come many times; the list never changes.
            <tr key={index}>
              <th scope="row">{header.name}</th>
              <td>{header.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
