import { chromium } from 'playwright-core';
import fs from 'node:fs';
const themes = {
 dark: {cls:'vscode-dark', v:{'--vscode-foreground':'#cccccc','--vscode-editor-background':'#1e1e1e','--vscode-descriptionForeground':'#9d9d9d','--vscode-widget-border':'#313131','--vscode-charts-green':'#89d185','--vscode-charts-orange':'#d18616','--vscode-charts-purple':'#b180d7','--vscode-button-secondaryBackground':'#313131','--vscode-button-secondaryForeground':'#cccccc','--vscode-button-background':'#0078d4','--vscode-button-foreground':'#fff','--vscode-font-family':'sans-serif'}},
 light: {cls:'vscode-light', v:{'--vscode-foreground':'#3b3b3b','--vscode-editor-background':'#ffffff','--vscode-descriptionForeground':'#5f5f5f','--vscode-widget-border':'#d4d4d4','--vscode-charts-green':'#388a34','--vscode-charts-orange':'#d18616','--vscode-charts-purple':'#652d90','--vscode-button-secondaryBackground':'#e5e5e5','--vscode-button-secondaryForeground':'#3b3b3b','--vscode-button-background':'#005fb8','--vscode-button-foreground':'#fff','--vscode-font-family':'sans-serif'}},
 hc: {cls:'vscode-high-contrast', v:{'--vscode-foreground':'#ffffff','--vscode-editor-background':'#000000','--vscode-descriptionForeground':'#ffffff','--vscode-contrastBorder':'#6fc3df','--vscode-charts-green':'#89d185','--vscode-charts-orange':'#d18616','--vscode-charts-purple':'#b180d7','--vscode-button-secondaryForeground':'#fff','--vscode-button-foreground':'#fff','--vscode-font-family':'sans-serif'}},
};
const browser = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu','--disable-background-networking','--no-first-run'] });
const js = fs.readFileSync('/tmp/sv/main.js','utf8'), css = fs.readFileSync('/tmp/sv/main.css','utf8');
fs.writeFileSync('/tmp/sv/stub.js','window.posted=[];window.acquireVsCodeApi=()=>({postMessage:m=>window.posted.push(m),getState:()=>null,setState:()=>{}})');
for (const [name,t] of Object.entries(themes)) for (const data of name==='dark'?['year','empty']:['year']) {
  const page = await browser.newPage({ viewport:{width:900,height:1000} });
  page.on('console', m=>console.log('console', m.text())); page.on('pageerror', e=>console.log('error', e.message));
  fs.writeFileSync('/tmp/sv/p.html', `<!DOCTYPE html><html lang="en" style="${Object.entries(t.v).map(([k,v])=>k+':'+v).join(';')}"><head><meta charset=utf-8><link rel=stylesheet href=main.css></head><body class="${t.cls}"><script src=stub.js></script><script src=main.js></script></body></html>`);
  await page.goto('file:///tmp/sv/p.html');
  const report = JSON.parse(fs.readFileSync(`/tmp/sv/${data}.json`,'utf8'));
  const ms = await page.evaluate(async (report)=>{ const t=performance.now(); window.dispatchEvent(new MessageEvent('message',{data:{type:'report',report}})); document.body.offsetHeight; await new Promise(r=>requestAnimationFrame(r)); return performance.now()-t; }, report);
  console.log(name, data, ms.toFixed(0),'ms');
  await page.screenshot({ path:`/tmp/sv/${name}-${data}.png`, fullPage:true });
  if (data==='year'&&name==='light'){ await page.click('[data-period=month]'); console.log(await page.evaluate(()=>document.activeElement.textContent)); await page.pdf({path:'/tmp/sv/p.pdf'}).catch(e=>console.log('pdf',e.message)); await page.emulateMedia({media:'print'}); await page.screenshot({path:'/tmp/sv/print.png', fullPage:true}); await page.click('text=Export CSV').catch(()=>{}); console.log(await page.evaluate(()=>JSON.stringify(window.posted)));}
  await page.close();
}
await browser.close();
