import { net, protocol } from 'electron';
import { normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const scheme = 'app';

/** Address of the window's page. A scheme of its own gives it an origin that file: does not have. */
export const pageUrl = `${scheme}://pairwatch/`;

/** The page may load its own files and nothing else; it talks to main through the preload alone. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page from `folder` and nothing outside of it. */
export function servePage(folder: URL): void {
  const root = normalize(fileURLToPath(folder));
  const prefix = root.endsWith(sep) ? root : root + sep;
  protocol.handle(scheme, async (request) => {
    const file = pageFile(prefix, request.url);
    if (file === undefined) {
      return notFound();
    }
    try {
      const response = await net.fetch(pathToFileURL(file).href);
      const headers = new Headers(response.headers);
      headers.set('Content-Security-Policy', contentSecurityPolicy);
      headers.set('X-Content-Type-Options', 'nosniff');
      return new Response(response.body, { status: response.status, headers });
    } catch {
      // The only failure of reading a file of the app is that there is none of this name.
      return notFound();
    }
  });
}

function pageFile(prefix: string, url: string): string | undefined {
  const { host, pathname } = new URL(url);
  if (host !== 'pairwatch') {
    return undefined;
  }
  try {
    const name = pathname === '/' ? 'index.html' : decodeURIComponent(pathname.slice(1));
    const file = normalize(prefix + name);
    return file.startsWith(prefix) ? file : undefined;
  } catch {
    // A malformed escape.
    return undefined;
  }
}

function notFound(): Response {
  return new Response('Not found', { status: 404 });
}
